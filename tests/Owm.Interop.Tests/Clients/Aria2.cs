namespace Owm.Interop.Tests.Clients;

/// <summary>aria2 1.36.</summary>
internal sealed class Aria2 : IOtherClient
{
    private static readonly string[] Options =
    [
        "/usr/bin/aria2c", "--no-conf", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false", "--enable-peer-exchange=false",
        "--file-allocation=none", "--summary-interval=0", "--seed-ratio=0.0", "--bt-tracker-interval=2", "--follow-torrent=mem",
    ];

    public void Seed(TestNetwork network, string torrent, string directory, string address = TestNetwork.Address) =>
        network.StartQuiet([.. Options, $"--interface={address}", "--listen-port=40003", "--check-integrity=true", "--allow-overwrite=true", "--seed-time=1000", $"--dir={directory}", torrent]);

    public void Download(TestNetwork network, string torrent, string directory) =>
        network.Run([.. Options, "--listen-port=40004", "--seed-time=0", $"--dir={directory}", torrent]);
}
