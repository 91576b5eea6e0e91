namespace Owm.BitTorrent.Engine;

/// <summary>Takes over, once, what has found the torrent of a magnet link: the search ends, and its swarm is the torrent's.</summary>
internal sealed class MetadataHandover
{
    private readonly TorrentParts _parts;
    private MetadataSession? _fetch;

    /// <summary>Makes a handover; nothing happens yet.</summary>
    /// <param name="fetch">What has found the torrent; null when the torrent did not come from a link.</param>
    /// <param name="parts">The torrent.</param>
    public MetadataHandover(MetadataSession? fetch, TorrentParts parts)
    {
        _fetch = fetch;
        _parts = parts;
    }

    /// <summary>The peers that gave the torrent's metadata give its content, without greeting anew.</summary>
    public async Task TakeOverAsync()
    {
        if (_fetch is not { } fetch) return;
        _fetch = null;
        await fetch.YieldAsync();
        _parts.Swarm.Adopt(_parts.Owner);
    }

    /// <summary>The torrent does not begin now: it parts with the peers.</summary>
    public async Task DropAsync()
    {
        if (_fetch is null) return;
        await _parts.Swarm.StopAsync();
        await TakeOverAsync();
    }
}
