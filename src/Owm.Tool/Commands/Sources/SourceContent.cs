using Owm.DataSources;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary>Where the content of data sources is.</summary>
internal static class SourceContent
{
    /// <summary>Returns the directory that a source's content is in.</summary>
    /// <exception cref="CommandException">It is not on this machine.</exception>
    public static string DirectoryOf(OwmProject project, DataSource record)
    {
        if (project.Files.DirectoryOf(record) is { } directory) return directory;
        throw CommandException.NotFound(project.Directories.Find(record.Identifier!) is { } gone
            ? $"{VisibleText.Of(gone.Directory)}, where {record} was loaded, has gone. Load it again with 'owm source load {record}'."
            : $"{record} is not loaded. Load it with 'owm source load {record}'.");
    }
}
