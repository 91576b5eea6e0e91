namespace Owm.DataSources;

/// <summary>A project's directory, configuration or index that cannot be used.</summary>
public class ProjectException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public ProjectException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>There is no project in a directory or above it.</summary>
public sealed class ProjectNotFoundException : ProjectException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="directory">The directory that the search began in.</param>
    public ProjectNotFoundException(string directory)
        : base($"No \".owm\" directory in '{directory}' or above it. Run `owm init` there first.") =>
        Directory = directory;

    /// <summary>Gets the directory that the search began in.</summary>
    public string Directory { get; }
}

/// <summary>A project's configuration that is not as it should be.</summary>
public sealed class ConfigurationException : ProjectException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, in which file, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public ConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A value that a setting cannot have.</summary>
public sealed class SettingException : ProjectException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which setting, and what it can be.</param>
    public SettingException(string message)
        : base(message)
    {
    }
}
