namespace Owm.Interop.Tests.Clients;

/// <summary>Transmission 3.00.</summary>
internal sealed class Transmission : IOtherClient
{
    private const string Settings = """
        { "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": false, "encryption": 0, "port-forwarding-enabled": false }
        """;

    public void Seed(TestNetwork network, string torrent, string directory) =>
        network.StartQuiet([.. Options(network, "seed", "40005"), "-v", "-w", directory, torrent]);

    public void Download(TestNetwork network, string torrent, string directory)
    {
        // The pipe is read to its end once the script that runs at the end of the download has written to it.
        var pipe = network.Files["finished"];
        network.Run("mkfifo", pipe);
        var script = network.Files.Write("finish.sh", $"#!/bin/sh\necho done > '{pipe}'\n");
        network.Run("chmod", "700", script);
        network.StartQuiet([.. Options(network, "leech", "40006"), "-f", script, "-w", directory, torrent]);
        network.Run("cat", pipe);
    }

    private static string[] Options(TestNetwork network, string name, string port)
    {
        var configuration = network.Files[$"transmission-{name}"];
        network.Files.Write($"transmission-{name}/settings.json", Settings);
        return ["/usr/bin/transmission-cli", "-g", configuration, "-M", "-et", "-D", "-U", "-p", port];
    }
}
