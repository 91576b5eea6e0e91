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
        "When --timeout passes, the exit code is 6 if no peer was found and 8 if there were some. " +
        "A daemon that is running does the download, and goes on seeding what was loaded, unless a port, a limit or a way to find peers is given here.";

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
        // All of them first: what cannot be loaded is said before anything is fetched.
        var contexts = context.GetAll(_ids).Select(id => new LoaderContext(project, project.Sources.Find(id), directory)).ToList();
        var chosen = contexts.ConvertAll(project.Loaders.Choose);
        for (var i = 0; i < contexts.Count; i++)
        {
            if (context.Get(_dryRun)) context.Output.WriteLine(Plan(contexts[i].Source, chosen[i].Loader));
            else Print(context, contexts[i].Source, await SourceLoading.RunAsync(context, project, contexts[i].Source, directory, cancellationToken));
        }

        return ExitCode.Done;
    }

    private static string Plan(DataSource source, DataSourceDirLoader loader) => source switch
    {
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
        new("source", "Source", source.ToString()),
        new("loader", "Loader", loaded.LoaderName),
        new("torrent_file", "Torrent", (loaded.Content as LoadedContent)?.TorrentFile),
        new("was_there", "Was there", loaded.Content.WasThere),
        new("downloaded", "Downloaded", loaded.Content.DownloadedBytes),
        new("verified", "Verified", loaded.Content.Verified.ToArray()),
        new("warnings", "Warnings", loaded.Content.Warnings.ToArray()),
    ];
}
