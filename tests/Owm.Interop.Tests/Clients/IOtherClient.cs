namespace Owm.Interop.Tests.Clients;

/// <summary>Somebody else's BitTorrent client.</summary>
internal interface IOtherClient
{
    /// <summary>Starts to seed what is in a directory, at one of the network's addresses.</summary>
    void Seed(TestNetwork network, string torrent, string directory, string address = TestNetwork.Address);

    /// <summary>Downloads into a directory, and returns when all is there.</summary>
    void Download(TestNetwork network, string torrent, string directory);
}
