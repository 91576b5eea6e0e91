namespace Owm.Tool.Parsing;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public OwmOption<string> Directory { get; } = new(
        "--working-directory", "DIR", "run as if started in DIR; the project is the nearest .owm from there upward", ValueReaders.NonEmpty, "a directory", "-C");

    public OwmFlag Quiet { get; } = new("--quiet", "print identifiers only, and no progress", "-q");

    public OwmFlag NoProgress { get; } = new("--no-progress", "show no progress");

    public OwmFlag NoInput { get; } = new("--no-input", "never ask: fail where an answer is needed");

    public OwmFlag Debug { get; } = new("--debug", "show stack traces of errors, and log what happens");

    public OwmFlag Help { get; } = new("--help", "show help", "-h");

    /// <summary>Gets all of them, in the order of the help.</summary>
    public IReadOnlyList<OwmOption> All => [Directory, Quiet, NoProgress, NoInput, Debug, Help];
}
