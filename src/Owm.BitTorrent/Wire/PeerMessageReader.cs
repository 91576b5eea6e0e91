using System.Buffers.Binary;

namespace Owm.BitTorrent.Wire;

/// <summary>Cuts received bytes into messages. Stateless: what is not whole yet stays in the caller's buffer.</summary>
internal static class PeerMessageReader
{
    /// <summary>The bytes of length before each message.</summary>
    public const int PrefixLength = 4;

    /// <summary>The longest message this client accepts but for a bitfield: a 128 KiB block and its header.</summary>
    public const int MaxLength = (128 * 1024) + 9;

    /// <summary>Reads the first message of a buffer.</summary>
    /// <param name="buffer">What has arrived and not been read yet.</param>
    /// <param name="maxLength">The longest message allowed, in bytes without the prefix.</param>
    /// <param name="message">The message.</param>
    /// <param name="consumed">How many bytes it takes; keep-alives before it included. When no message is whole yet, the keep-alives alone.</param>
    /// <param name="needed">When no message is whole yet, how many bytes the buffer must hold for the next one (0: unknown).</param>
    /// <returns>Whether a message was read.</returns>
    /// <exception cref="PeerProtocolException">The peer sent nonsense.</exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maxLength, out PeerMessage message, out int consumed, out int needed)
    {
        consumed = 0;
        needed = 0;
        message = default;
        while (true)
        {
            var rest = buffer[consumed..];
            if (rest.Length < PrefixLength) return false;
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length == 0)
            {
                consumed += PrefixLength;
                continue;
            }

            // Refused at the prefix, before a byte of it is waited for: ROBUSTNESS T-10.
            if (length > (uint)maxLength) throw new PeerProtocolException($"A message of {length} bytes is longer than the {maxLength} allowed.");
            if (rest.Length < PrefixLength + (int)length)
            {
                needed = PrefixLength + (int)length;
                return false;
            }

            message = Parse(rest.Slice(PrefixLength, (int)length));
            consumed += PrefixLength + (int)length;
            return true;
        }
    }

    private static PeerMessage Parse(ReadOnlySpan<byte> body)
    {
        var id = (MessageId)body[0];
        var rest = body[1..];
        switch (id, rest.Length)
        {
            case (MessageId.Piece, >= 8):
                return new() { Id = id, Piece = Int(rest), Offset = Int(rest[4..]), Payload = rest[8..] };
            case (MessageId.Request or MessageId.Cancel or MessageId.RejectRequest, 12):
                return new() { Id = id, Piece = Int(rest), Offset = Int(rest[4..]), Length = Int(rest[8..]) };
            case (MessageId.Have or MessageId.SuggestPiece or MessageId.AllowedFast, 4):
                return new() { Id = id, Piece = Int(rest) };
            case (MessageId.Choke or MessageId.Unchoke or MessageId.Interested or MessageId.NotInterested or MessageId.HaveAll or MessageId.HaveNone, 0):
                return new() { Id = id };
            case (MessageId.Bitfield, _):
                return new() { Id = id, Payload = rest };
            case (MessageId.Extended, >= 1):
                return new() { Id = id, Extension = rest[0], Payload = rest[1..] };
            case (MessageId.Port, 2):
                return new() { Id = id, Port = BinaryPrimitives.ReadUInt16BigEndian(rest) };
            case (MessageId.Choke or MessageId.Unchoke or MessageId.Interested or MessageId.NotInterested or MessageId.Have or MessageId.Request
                or MessageId.Piece or MessageId.Cancel or MessageId.Port or MessageId.SuggestPiece or MessageId.HaveAll or MessageId.HaveNone
                or MessageId.RejectRequest or MessageId.AllowedFast or MessageId.Extended, _):
                throw new PeerProtocolException($"A {id} message cannot have {rest.Length} bytes of payload.");
            default:
                // Unknown messages are passed over, so that extensions yet to come do no harm.
                return new() { Id = id, Payload = rest };
        }
    }

    // A peer's index above 2^31 becomes negative here and is refused where its range is checked.
    private static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);
}
