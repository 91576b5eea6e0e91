namespace Owm.Interop.Tests.Clients;

/// <summary>Transmission 3.00.</summary>
internal sealed class Transmission : IOtherClient
{
    private const string Settings = """
        { "bind-address-ipv4": "ADDRESS", "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": false, "encryption": 0, "port-forwarding-enabled": false }
        """;

    public void Seed(TestNetwork network, string torrent, string directory, string address = TestNetwork.Address) =>
        network.StartQuiet([.. Options(network, "seed", "40005", address), "-v", "-w", directory, torrent]);

    public void Download(TestNetwork network, string torrent, string directory)
    {
        // The pipe is read to its end once the script that runs at the end of the download has written to it.
        var pipe = network.Files["finished"];
        network.Run("mkfifo", pipe);
        var script = network.Files.Write("finish.sh", $"#!/bin/sh\necho done > '{pipe}'\n");
        network.Run("chmod", "700", script);
        network.StartQuiet([.. Options(network, "leech", "40006", TestNetwork.Address), "-f", script, "-w", directory, torrent]);
        network.Run("cat", pipe);
    }

    private static string[] Options(TestNetwork network, string name, string port, string address)
    {
        var configuration = network.Files[$"transmission-{name}"];
        network.Files.Write($"transmission-{name}/settings.json", Settings.Replace("ADDRESS", address, StringComparison.Ordinal));
        return ["/usr/bin/transmission-cli", "-g", configuration, "-M", "-et", "-D", "-U", "-p", port];
    }
}
