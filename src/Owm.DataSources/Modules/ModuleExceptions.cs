namespace Owm.DataSources;

/// <summary>A module that cannot be saved. The graph is as it was.</summary>
public class ModuleException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, in which file, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public ModuleException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>No file has a module's name.</summary>
public sealed class ModuleNotFoundException : ModuleException
{
    internal ModuleNotFoundException(string module, string directory, IReadOnlyList<string> extensions)
        : base($"No module '{ShownText.Visible(module)}' in '{directory}': looked for a file of that name with {string.Join(", ", extensions)}. Run this where the file is, or give its path.") =>
        Module = module;

    /// <summary>Gets the name that was asked for.</summary>
    public string Module { get; }
}

/// <summary>Several files have a module's name.</summary>
public sealed class AmbiguousModuleException : ModuleException
{
    internal AmbiguousModuleException(string module, IReadOnlyList<string> files)
        : base($"'{ShownText.Visible(module)}' may be {string.Join(" or ", files.Select(ShownText.Visible))}. Name the file.") =>
        Files = files;

    /// <summary>Gets the names of the files.</summary>
    public IReadOnlyList<string> Files { get; }
}

/// <summary>A module's source text does not compile.</summary>
public sealed class ModuleCompilationException : ModuleException
{
    private const int ShownErrors = 20;

    internal ModuleCompilationException(IReadOnlyList<string> errors)
        : base(string.Join('\n', errors.Take(ShownErrors)) + (errors.Count > ShownErrors ? $"\n… and {errors.Count - ShownErrors} more errors." : "")) =>
        Errors = errors;

    /// <summary>Gets the errors, each as <c>t.cs(5,50): error CS1061: …</c>.</summary>
    public IReadOnlyList<string> Errors { get; }
}

/// <summary>A module failed while it ran.</summary>
public sealed class ModuleFailedException : ModuleException
{
    internal ModuleFailedException(string file, int? line, Exception cause)
        : base($"{(line is null ? file : $"{file}({line})")}: {Described(cause)}", cause)
    {
        File = file;
        Line = line;
    }

    /// <summary>Gets the name of the file whose code failed.</summary>
    public string File { get; }

    /// <summary>Gets the line, from 1, or <see langword="null"/> where the module came without line numbers.</summary>
    public int? Line { get; }

    // What Owm says itself is said in full; of anything else the type helps to understand the message.
    private static string Described(Exception cause) =>
        cause is DataSourceException or Rdf.RdfException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
}
