namespace Owm.Interop.Tests.Clients;

/// <summary>libtorrent (rasterbar) 2.0 by way of Python.</summary>
internal sealed class Libtorrent : IOtherClient
{
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Clients", "libtorrent_peer.py");

    public void Seed(TestNetwork network, string torrent, string directory, string address = TestNetwork.Address) =>
        network.Start("READY", "/usr/bin/python3", Script, "seed", torrent, directory, $"{address}:40001");

    /// <summary>Starts a peer that passes on next to nothing but what it knows of peers, by peer exchange; it connects to one.</summary>
    public static string StartLink(TestNetwork network, string torrent, string directory, string peer)
    {
        network.Start("READY", "/usr/bin/python3", Script, "link", torrent, directory, "40007", "pex", peer);
        return TestNetwork.Address + ":40007";
    }

    /// <summary>Starts to seed as a super-seed (BEP 16).</summary>
    public static void SuperSeed(TestNetwork network, string torrent, string directory) =>
        network.Start("READY", "/usr/bin/python3", Script, "seed", torrent, directory, "40001", "super");

    /// <summary>Starts to seed, and to tell the local network of it.</summary>
    public static void SeedLocally(TestNetwork network, string torrent, string directory) =>
        network.Start("READY", "/usr/bin/python3", Script, "seed", torrent, directory, "40001", "lsd");

    /// <summary>Downloads from whom it finds on the local network.</summary>
    public static void DownloadLocally(TestNetwork network, string torrent, string directory) =>
        network.Start("COMPLETE", "/usr/bin/python3", Script, "leech", torrent, directory, "40002", "lsd");

    /// <summary>Downloads from one peer and those that it tells of, and returns when it is connected to one of these.</summary>
    public static void FindByPeerExchange(TestNetwork network, string torrent, string directory, string peer, string found) =>
        network.Start($"FOUND {found} pex", "/usr/bin/python3", Script, "leech", torrent, directory, "40002", "pex", peer);

    public void Download(TestNetwork network, string torrent, string directory) =>
        network.Start("COMPLETE", "/usr/bin/python3", Script, "leech", torrent, directory, "40002");
}
