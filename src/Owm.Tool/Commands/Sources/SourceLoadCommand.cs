using System.IO.Enumeration;
using System.Net;
using Owm.BitTorrentLoader;
using Owm.DataSources;
using Owm.Tool.Commands.Daemon;
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
    private readonly OwmListOption<string> _files = new("--file", "GLOB", "only files of the torrent that fit, such as '*.csv'; may be repeated", ValueReaders.NonEmpty, "a pattern such as '*.csv'");
    private readonly OwmListOption<EndPoint> _peers = new("--peer", "HOST:PORT", "a peer to connect to, besides those that trackers name; may be repeated", ValueReaders.Peer, "HOST:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    private readonly OwmOption<TimeSpan> _timeout = new("--timeout", "TIME", "give up when nothing has moved for this time (default: 5m)", ValueReaders.Time, "a time such as 90s, 10m or 2h") { Default = TimeSpan.FromMinutes(5) };
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be loaded, and fetch nothing");
    private readonly OwmFlag _noDaemon = new("--no-daemon", "download in this process even if a daemon is running, and do not go on seeding") { ConfigurationKey = "no_daemon" };
    private readonly CatalogOptions _catalog;
    private readonly TransferOptions _transfer;

    public SourceLoadCommand()
        : base("load", "bring the content of data sources: catalog, torrent, content, digests")
    {
        Add(_ids);
        Add(_directory);
        Add(_files);
        Add(_peers);
        Add(_timeout);
        Add(_dryRun);
        Add(_noDaemon);
        _catalog = new CatalogOptions(this);
        _transfer = new TransferOptions(this, isShort: true);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        SourceArguments.Remarks + " The directory is printed once every digest that is known of the content has been checked. What is there already and right is not " +
        "fetched again; a load that was stopped goes on where it was. When --timeout passes, the exit code is 6 if no peer was found and 8 if there were some. " +
        "A daemon that is running does the download, and goes on seeding what was loaded, unless a port, a limit or a way to find peers is given here.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm source load ConnectomeCSVDataSource:2000_connections",
        "owm source load 2000_connections -d data --catalog ../catalog",
        "cd \"$(owm source load 2000_connections)\"",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var sources = context.GetAll(_ids).Select(project.Sources.Find).ToList();
        using var catalog = _catalog.IsKnown(context) ? _catalog.Open(context) : null;
        var patterns = context.Get(_files);
        var engine = _transfer.EngineOptions(context);
        var options = new LoaderOptions
        {
            Catalog = catalog,
            Engine = engine,
            Daemon = context.Get(_noDaemon) || _transfer.IsOnLine(context) ? null : RunningDaemon.PlaceOf(context),
            Peers = await TransferOptions.AddressesAsync(context.Get(_peers), cancellationToken),
            StallTimeout = context.Get(_timeout),
            WantedFile = patterns.Count == 0 ? null : path => patterns.Any(pattern => Fits(pattern, path)),
            Layout = context.Get(_directory) is null ? ContentLayout.FolderPerTorrent : ContentLayout.Flat,
            TimeProvider = context.Invocation.Clock,
        };
        var loader = new BitTorrentDataSourceDirLoader(BaseDirectory(context, project), options);
        foreach (var source in sources)
        {
            if (!loader.CanLoad(source)) throw new CommandException(ExitCode.BadRecord, $"{source} names no torrent, so it cannot be loaded. Set its torrent_file_name.");
        }

        foreach (var source in sources)
        {
            if (context.Get(_dryRun)) context.Output.WriteLine($"Would load {source} by {VisibleText.Of(((LocalFileDataSource)source).TorrentFileName)} into {VisibleText.Of(loader.BaseDirectory)}");
            else await LoadAsync(context, project, loader, source, cancellationToken);
        }

        return ExitCode.Done;
    }

    private static async Task LoadAsync(
        CommandContext context, OwmProject project, BitTorrentDataSourceDirLoader loader, DataSource source, CancellationToken cancellationToken)
    {
        LoadedContent loaded;
        using (var progress = context.Progress())
            loaded = await loader.LoadContentAsync(source, new LoadProgressReport(progress, source.ToString()), cancellationToken);
        project.Directories.Set(source.Identifier!, loaded.Directory, loader.DirectoryKey);
        foreach (var warning in loaded.Warnings) context.Say(ErrorText.Line($"{source}: {warning}"));
        if (loaded.WasThere) context.Say($"{source} is there already, and right. Nothing was fetched.");
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(VisibleText.Of(loaded.Directory));
        else if (context.Output.Format == OutputFormat.Json) context.Output.WriteEvent("loaded", Fields(source, loaded));
        else context.Output.WriteRecord(Fields(source, loaded));
        context.Output.Flush();
    }

    private static IReadOnlyList<Field> Fields(DataSource source, LoadedContent loaded) =>
    [
        new("directory", "Directory", loaded.Directory),
        new("source", "Source", source.ToString()),
        new("torrent_file", "Torrent", loaded.TorrentFile),
        new("was_there", "Was there", loaded.WasThere),
        new("downloaded", "Downloaded", loaded.DownloadedBytes),
        new("verified", "Verified", loaded.VerifiedDigests.Select(digest => digest.ToString()).ToArray()),
        new("warnings", "Warnings", loaded.Warnings.ToArray()),
    ];

    private string BaseDirectory(CommandContext context, OwmProject project) =>
        context.Get(_directory) is { } directory
            ? context.FullPath(directory)
            : Path.Combine(project.OwmDirectory, "data_source_data", typeof(BitTorrentDataSourceDirLoader).FullName!);

    // A pattern without a directory is about names, wherever they are.
    private static bool Fits(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false)
        || (!pattern.Contains('/', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, path.AsSpan(path.LastIndexOf('/') + 1), ignoreCase: false));
}
