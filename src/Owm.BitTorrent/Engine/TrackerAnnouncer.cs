using System.Net;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

internal sealed class TrackerAnnouncer
{
    public TrackerAnnouncer(EngineContext engine, Torrent torrent, TorrentOptions options, Random random, Func<(long Uploaded, long Downloaded, long Left)> transferred, Action<IEnumerable<IPEndPoint>> found)
    {
    }
    public bool HasAnswered => false;
    public IReadOnlyDictionary<string, string> Errors() => new Dictionary<string, string>();
    public void Start(int port) { }
    public void Completed() { }
    public Task StopAsync() => Task.CompletedTask;
}
