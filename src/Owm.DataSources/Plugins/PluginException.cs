namespace Owm.DataSources;

/// <summary>What is the matter with a plug-in.</summary>
public enum PluginFailure
{
    /// <summary>There is no plug-in of that name, or no file or directory of that path.</summary>
    NotFound,

    /// <summary>It cannot be used: its files, its code, or its names.</summary>
    Broken,

    /// <summary>Another plug-in, or another build of it, is in its place.</summary>
    WouldOverwrite,

    /// <summary>It cannot be read or written.</summary>
    Storage,
}

/// <summary>A plug-in cannot be used, added or removed. The message names it and says what to do.</summary>
public sealed class PluginException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">What is the matter.</param>
    /// <param name="message">What happened, with which plug-in, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public PluginException(PluginFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets what is the matter.</summary>
    public PluginFailure Failure { get; }

    internal static PluginException Broken(string name, string problem, Exception? cause = null) =>
        new(PluginFailure.Broken, $"The plug-in '{name}' {problem}", cause);
}
