using Owm.BitTorrentLoader;
using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source load ID…</c></summary>
internal sealed class SourceLoadCommand : OwmCommand
{
    private readonly OwmArgument _ids = SourceArguments.Several();
    private readonly OwmOption<string?> _directory = new("--directory", "DIR", "where content goes (default: a place of the project's own)", ValueReaders.NonEmpty!, "a directory", "-d");
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be loaded, and fetch nothing");
    private readonly LoadOptions _load;

    public SourceLoadCommand()
        : base("load", "bring the content of data sources: catalog, torrent, content, digests")
    {
        Add(_ids);
        Add(_directory);
        Add(_dryRun);
        _load = new LoadOptions(this, hasFiles: true);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        SourceArguments.Remarks + " What is on this machine is asked first, then the torrent that the record names, then its web address. The directory is printed once " +
        "every digest that is known of the content has been checked. What is there already and right is not fetched again; a load that was stopped goes on where it was. " +
        "When --timeout passes, the exit code is 6 if no peer was found and 8 if there were some. A source that cannot be loaded does not keep the others from it; " +
        "the exit code is then the highest of theirs. A daemon that is running does the download, and goes on seeding what was loaded, unless a port, a limit or a way to find peers is given here.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm source load ConnectomeCSVDataSource:2000_connections",
        "owm source load 2000_connections -d data --catalog ../catalog",
        "cd \"$(owm source load 2000_connections)\"",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var opened = await _load.OpenAsync(context, cancellationToken);
        var project = opened.Project;
        var directory = context.Get(_directory) is { } given ? context.FullPath(given) : null;
        if (File.Exists(directory)) throw new CommandException(ExitCode.WouldOverwrite, $"{VisibleText.Of(directory)} is a file. Name a directory, or one that is not there yet.");
        var ids = context.GetAll(_ids);
        var worst = ExitCode.Done;
        foreach (var id in ids)
        {
            try
            {
                await LoadAsync(context, project, id, directory, cancellationToken);
            }
            catch (Exception error) when (ids.Count > 1 && !cancellationToken.IsCancellationRequested)
            {
                // One that fails does not keep the rest from being loaded; each has its line.
                var (code, line) = ErrorText.Of(error, cancellationToken);
                if (line is null) throw;
                foreach (var printable in ErrorText.Lines(error, line)) context.Invocation.Error.WriteLine(printable);
                if (context.Output.Format == OutputFormat.Json && !context.Output.IsQuiet) context.Output.WriteEvent("failed", [new("source", "", id), new("exit_code", "", (long)code), new("error", "", line)]);
                if (code > worst) worst = code;
            }
        }

        return worst;
    }

    private async Task LoadAsync(CommandContext context, OwmProject project, string id, string? directory, CancellationToken cancellationToken)
    {
        var source = project.Sources.Find(id);
        var (_, loader) = project.Loaders.Choose(new LoaderContext(project, source, directory));
        if (context.Get(_dryRun))
        {
            context.Output.WriteLine(Plan(source, loader, directory));
            return;
        }

        // What it is for cannot be told where it cannot be made.
        if (directory is not null) Make(directory);
        Print(context, source, await SourceLoading.RunAsync(context, project, source, directory, cancellationToken));
    }

    private static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var code = e is UnauthorizedAccessException ? ExitCode.NotAllowed : ExitCode.Storage;
            throw new CommandException(code, $"The directory {VisibleText.Of(directory)} cannot be made{(e is FileNotFoundException or DirectoryNotFoundException ? ": the file system allows none there." : $": {e.Message}")} Name another one with --directory.", e);
        }
    }

    private static string Plan(DataSource source, DataSourceDirLoader loader, string? directory) => source switch
    {
        _ when loader is ProjectDirectoryLoader && directory is not null => $"Would only check {source}, which is on this machine, and copy it into {VisibleText.Of(directory)} if it is elsewhere",
        _ when loader is ProjectDirectoryLoader => $"Would only check {source}, which is on this machine",
        LocalFileDataSource { TorrentFileName: { Length: > 0 } torrent } when loader is BitTorrentDataSourceDirLoader => $"Would load {source} by {VisibleText.Of(torrent)} into {VisibleText.Of(loader.BaseDirectory)}",
        HttpFileDataSource { Url: { } url } when loader is HttpDirLoader => $"Would load {source} from {VisibleText.Of(url)} into {VisibleText.Of(loader.BaseDirectory)}",
        _ => $"Would load {source} by {loader.GetType().Name} into {VisibleText.Of(loader.BaseDirectory)}",
    };

    private static void Print(CommandContext context, DataSource source, LoadResult loaded)
    {
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(VisibleText.Of(loaded.Content.Directory));
        else if (context.Output.Format == OutputFormat.Json) context.Output.WriteEvent("loaded", Fields(source, loaded));
        else context.Output.WriteRecord(Fields(source, loaded));
        context.Output.Flush();
    }

    private static IReadOnlyList<Field> Fields(DataSource source, LoadResult loaded) =>
    [
        new("directory", "Directory", loaded.Content.Directory),
        new("source", "Source", source.ExactName),
        new("loader", "Loader", loaded.LoaderName),
        new("torrent_file", "Torrent", (loaded.Content as LoadedContent)?.TorrentFile),
        new("was_there", "Was there", loaded.Content.WasThere),
        new("downloaded", "Downloaded", loaded.Content.DownloadedBytes),
        new("verified", "Verified", loaded.Content.Verified.ToArray()),
        new("warnings", "Warnings", loaded.Content.Warnings.ToArray()),
    ];
}
