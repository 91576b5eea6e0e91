using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>What a peer says about pieces before it is known how many there are: kept as it came, to be taken once the torrent is there.</summary>
internal sealed class EarlyMessages
{
    /// <summary>How much is kept: the bitfield of the largest torrent whose metadata is taken, and as much again for what follows it.</summary>
    public const int MaxLength = 512 * 1024;

    private readonly PeerMessageWriter _kept = new();

    /// <summary>Keeps a message.</summary>
    /// <exception cref="PeerProtocolException">The peer says more than any torrent gives cause to.</exception>
    public void Keep(PeerMessage message)
    {
        switch (message.Id)
        {
            case MessageId.Bitfield:
                _kept.WriteBitfield(message.Payload);
                break;
            case MessageId.Have or MessageId.AllowedFast:
                _kept.Write(message.Id, message.Piece);
                break;
            case MessageId.HaveAll or MessageId.HaveNone or MessageId.Choke or MessageId.Unchoke or MessageId.Interested or MessageId.NotInterested:
                _kept.Write(message.Id);
                break;
            default:
                break;
        }

        if (_kept.Length > MaxLength) throw new PeerProtocolException($"It said more than {MaxLength} bytes about pieces before the torrent was known.");
    }

    /// <summary>Reads the next message that was kept.</summary>
    /// <param name="position">Where to read on; moved behind the message.</param>
    /// <param name="message">The message.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(ref int position, out PeerMessage message)
    {
        var whole = PeerMessageReader.TryRead(_kept.Written.Span[position..], MaxLength, out message, out var consumed, out _);
        position += consumed;
        return whole;
    }
}
