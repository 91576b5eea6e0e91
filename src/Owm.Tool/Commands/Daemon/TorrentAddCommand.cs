using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent add TORRENT|MAGNET|NAME…</c></summary>
internal sealed class TorrentAddCommand : OwmCommand
{
    private readonly OwmArgument _torrents = new("TORRENT", "a .torrent file, a magnet link, or an entry of the catalog") { IsList = true };
    private readonly OwmOption<string> _directory = new("--directory", "DIR", "where content goes, or is (default: daemon.directory of owm.conf, or here)", ValueReaders.NonEmpty, "a directory", "-d") { ConfigurationKey = "daemon.directory", Default = "." };
    private readonly OwmListOption<EndPoint> _peers = new("--peer", "HOST:PORT", "a peer to connect to, besides those that trackers name; may be repeated", ValueReaders.Peer, "HOST:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    private readonly OwmFlag _paused = new("--paused", "do nothing until it is resumed");
    private readonly FileChoice _files;
    private readonly CatalogOptions _catalog;

    public TorrentAddCommand()
        : base("add", "have the daemon download and seed torrents")
    {
        Add(_torrents);
        Add(_directory);
        _files = new FileChoice(this);
        Add(_peers);
        Add(_paused);
        _catalog = new CatalogOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Starts the daemon where it is not running, and returns at once: 'owm torrent status' tells how far it is. Content that is there already is checked and kept. " +
        "To add a torrent twice changes nothing; with another directory the exit code is 13.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm torrent add d9da5ce947c6f1c127dfcdc2ede63320.torrent -d data",
        "owm torrent add worm.torrent --include 'images/*.png' --paused",
        "owm torrent add \"$(cat worm.magnet)\"",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.GetAll(_torrents);
        var links = MagnetSearch.Read(arguments);
        var named = await NamedTorrent.FindAsync(context, _catalog, [.. arguments.Where(argument => !MagnetSearch.IsMagnet(argument))], cancellationToken);

        // Mistakes in the choice are told before anything is added.
        foreach (var one in named) _files.Of(context, one.Torrent);
        var peers = await TransferOptions.AddressesAsync(context.Get(_peers), cancellationToken);
        var patterns = _files.PatternsOf(context);
        var request = new NewTorrent
        {
            Directory = Path.GetFullPath(context.Get(_directory), context.Settings.BaseDirectoryOf(_directory) ?? context.Invocation.CurrentDirectory),
            Include = patterns.Include,
            Exclude = patterns.Exclude,
            Paused = context.Get(_paused),
            Peers = [.. peers.Select(peer => peer.ToString())],
        };
        using var client = await RunningDaemon.NeedAsync(context, cancellationToken);
        foreach (var one in named) await AddAsync(context, client, request with { Torrent = TorrentWriter.Write(one.Torrent) }, cancellationToken);
        foreach (var link in links) await AddAsync(context, client, request with { Magnet = link.ToString() }, cancellationToken);
        return ExitCode.Done;
    }

    private static async Task AddAsync(CommandContext context, DaemonClient client, NewTorrent request, CancellationToken cancellationToken)
    {
        var (torrent, wasThere) = await client.AddAsync(request, cancellationToken);
        if (wasThere) context.Say($"{VisibleText.Of(torrent.Name)} is there already, in {VisibleText.Of(torrent.Directory)}.");
        IReadOnlyList<Field> fields =
        [
            new("name", "Name", torrent.Name),
            new("info_hash", "ID", torrent.InfoHash),
            new("directory", "Directory", torrent.Directory),
            new("was_there", "Was there", wasThere),
        ];
        if (context.Output.Format == OutputFormat.Json) context.Output.WriteEvent("added", fields);
        else if (context.Output.Format == OutputFormat.Table) context.Output.WriteRecord(fields);
        else context.Output.WriteLine(context.Output.IsQuiet ? torrent.InfoHash : $"{(wasThere ? "There" : "Added")}: {VisibleText.Of(torrent.Name)} ({torrent.InfoHash})");
        context.Output.Flush();
    }
}
