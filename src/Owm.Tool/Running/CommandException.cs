namespace Owm.Tool.Running;

/// <summary>A failure whose exit code is known. The message says what happened, on what, and what to do.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(ExitCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Gets the code that the process exits with.</summary>
    public ExitCode Code { get; }

    /// <summary>Makes the exception for a command line that cannot be followed.</summary>
    public static CommandException Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>Makes the exception for something that is not there.</summary>
    public static CommandException NotFound(string message) => new(ExitCode.NotFound, message);
}
