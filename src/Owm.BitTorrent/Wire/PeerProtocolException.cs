namespace Owm.BitTorrent.Wire;

/// <summary>A peer broke the protocol. It ends that peer's connection and nothing else.</summary>
internal sealed class PeerProtocolException : Exception
{
    public PeerProtocolException(string message)
        : base(message)
    {
    }
}
