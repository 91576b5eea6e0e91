namespace Owm.Interop.Tests.Clients;

/// <summary>libtorrent (rasterbar) 2.0 by way of Python.</summary>
internal sealed class Libtorrent : IOtherClient
{
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Clients", "libtorrent_peer.py");

    public void Seed(TestNetwork network, string torrent, string directory) =>
        network.Start("READY", "/usr/bin/python3", Script, "seed", torrent, directory, "40001");

    public void Download(TestNetwork network, string torrent, string directory) =>
        network.Start("COMPLETE", "/usr/bin/python3", Script, "leech", torrent, directory, "40002");
}
