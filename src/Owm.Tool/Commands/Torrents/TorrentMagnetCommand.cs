using Owm.BitTorrent.Metainfo;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary><c>owm torrent magnet FILE</c></summary>
internal sealed class TorrentMagnetCommand : OwmCommand
{
    private readonly OwmArgument _file = new("FILE", "a .torrent file");

    public TorrentMagnetCommand()
        : base("magnet", "print a torrent's magnet link")
    {
        Add(_file);
    }

    public override IReadOnlyList<string> Examples => ["owm torrent magnet worm.torrent"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var torrent = TorrentFiles.Read(context, context.Get(_file));
        context.Output.WriteLine(MagnetLink.Of(torrent).ToString());
        return Task.FromResult(ExitCode.Done);
    }
}
