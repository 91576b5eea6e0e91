namespace Owm.BitTorrent.Dht;

/// <summary>What a search for peers has come to.</summary>
/// <param name="AnsweredNodes">How many nodes answered.</param>
/// <param name="FoundPeers">How many different peers were found.</param>
/// <param name="AnnouncedTo">How many nodes took the announce.</param>
/// <param name="AnswersInAll">How many answers this client had got by then, whatever it asked for.</param>
internal sealed record DhtSearchResult(int AnsweredNodes, int FoundPeers, int AnnouncedTo, long AnswersInAll);
