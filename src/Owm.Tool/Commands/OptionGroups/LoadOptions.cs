using System.IO.Enumeration;
using System.Net;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Clients;
using Owm.DataSources;
using Owm.Tool.Commands.Daemon;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of every command that loads data sources.</summary>
internal sealed class LoadOptions
{
    private readonly OwmListOption<string> _files = new("--file", "GLOB", "only files of the torrent that fit, such as '*.csv'; may be repeated", ValueReaders.NonEmpty, "a pattern such as '*.csv'");
    private readonly OwmListOption<EndPoint> _peers = new("--peer", "HOST:PORT", "a peer to connect to, besides those that trackers name; may be repeated", ValueReaders.Peer, "HOST:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    private readonly OwmOption<TimeSpan> _timeout = new("--timeout", "TIME", "give up when nothing has moved for this time (default: 5m)", ValueReaders.Time, "a time such as 90s, 10m or 2h") { Default = TimeSpan.FromMinutes(5) };
    private readonly OwmOption<long> _maxSize = new("--max-size", "SIZE", "largest file to take from a web server (default: 64G)", ValueReaders.Bytes, "a size such as 500M or 2G") { Default = 64L << 30 };
    private readonly OwmOption<string?> _engine = new("--engine", "NAME", "what downloads torrents: owm, or the engine of a plug-in (default: owm)", ValueReaders.NonEmpty!, "the name of an engine") { ConfigurationKey = "engine" };
    private readonly OwmFlag _noDaemon = new("--no-daemon", "download in this process even if a daemon is running, and do not go on seeding") { ConfigurationKey = "no_daemon" };
    private readonly CatalogOptions _catalog;
    private readonly TransferOptions _transfer;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasFiles">Whether it can load some of a source's files alone.</param>
    public LoadOptions(CommandNode command, bool hasFiles)
    {
        if (hasFiles) command.Add(_files);
        command.Add(_peers);
        command.Add(_timeout);
        command.Add(_maxSize);
        command.Add(_engine);
        command.Add(_noDaemon);
        _catalog = new CatalogOptions(command);
        _transfer = new TransferOptions(command, isShort: true);
        HasFiles = hasFiles;
    }

    private bool HasFiles { get; }

    /// <summary>Opens the project with loaders that work as the options say.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="cancellationToken">Stops looking for the addresses of peers.</param>
    /// <returns>The project and what its loaders hold, to be disposed together.</returns>
    public async Task<LoadingProject> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var patterns = HasFiles ? context.Get(_files) : [];
        var http = new HttpDirLoaderOptions { MaxLength = context.Get(_maxSize), StallTimeout = context.Get(_timeout), TimeProvider = context.Invocation.Clock };
        var peers = await TransferOptions.AddressesAsync(context.Get(_peers), cancellationToken);
        var catalog = _catalog.IsKnown(context) ? _catalog.Open(context) : null;
        try
        {
            var (client, engine) = (ClientOf(context), _transfer.EngineOptions(context));
            var loaders = new LoaderRegistry(http).AddBitTorrent(_ => new LoaderOptions
            {
                Catalog = catalog,
                Client = client,
                Engine = engine,
                Daemon = context.Get(_noDaemon) || _transfer.IsOnLine(context) ? null : RunningDaemon.PlaceOf(context),
                Peers = peers,
                StallTimeout = context.Get(_timeout),
                WantedFile = patterns.Count == 0 ? null : path => patterns.Any(pattern => Fits(pattern, path)),
                TimeProvider = context.Invocation.Clock,
            });
            return new LoadingProject(OwmProject.Open(context.Invocation.CurrentDirectory, context.ProjectOptions with { Loaders = loaders }), catalog);
        }
        catch
        {
            catalog?.Dispose();
            throw;
        }
    }

    // Null for Owm's own engine, in this process or in the daemon.
    private Func<ITorrentClient>? ClientOf(CommandContext context)
    {
        if (context.Get(_engine) is not { } name || name == TorrentClientContribution.OwnEngine) return null;
        try
        {
            return TorrentClients.Of(name, _transfer.EngineOptions(context), context.Plugins.Contributions<TorrentClientContribution>());
        }
        catch (TorrentClientException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
    }

    // A pattern without a directory is about names, wherever they are.
    private static bool Fits(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false)
        || (!pattern.Contains('/', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, path.AsSpan(path.LastIndexOf('/') + 1), ignoreCase: false));
}

/// <summary>A project that loads, and the catalog that its loaders look into.</summary>
internal sealed class LoadingProject(OwmProject project, ITorrentCatalog? catalog) : IDisposable
{
    public OwmProject Project { get; } = project;

    public void Dispose()
    {
        Project.Dispose();
        catalog?.Dispose();
    }
}
