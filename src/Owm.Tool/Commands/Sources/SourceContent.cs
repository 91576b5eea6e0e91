using Owm.DataSources;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary>Where the content of data sources is.</summary>
internal static class SourceContent
{
    /// <summary>Returns the directory that a source was loaded into.</summary>
    /// <exception cref="CommandException">It was never loaded, or its directory has gone.</exception>
    public static string DirectoryOf(OwmProject project, DataSource record)
    {
        var known = project.Directories.Find(record.Identifier!);
        if (known is null) throw CommandException.NotFound($"{record} is not loaded. Load it with 'owm source load {record}'.");
        if (!known.Exists) throw CommandException.NotFound($"{VisibleText.Of(known.Directory)}, where {record} was loaded, has gone. Load it again with 'owm source load {record}'.");
        return known.Directory;
    }
}
