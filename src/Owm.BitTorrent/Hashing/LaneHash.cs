namespace Owm.BitTorrent.Hashing;

/// <summary>The SHA-1 of up to 16 messages of one length that come a part at a time, all at once: for pieces so large that 16
/// of them would take too much memory.</summary>
/// <remarks>Only where <see cref="MultiLaneSha1.IsSupported"/>. Not safe for use by several threads at once.</remarks>
internal sealed unsafe class LaneHash
{
    private readonly uint[] _state = new uint[MultiLaneSha1.StateLength];
    private long _length;

    public LaneHash() => Reset();

    /// <summary>Begins new messages.</summary>
    public void Reset()
    {
        _length = 0;
        fixed (uint* state = _state) MultiLaneSha1.Begin(state);
    }

    /// <summary>Hashes a part of the messages that is not their last.</summary>
    /// <param name="parts">Where the part of each message begins, in memory that does not move; from 1 to 16.</param>
    /// <param name="length">The length of every part in bytes: a multiple of 64.</param>
    public void Append(ReadOnlySpan<nint> parts, int length)
    {
        if (length % MultiLaneSha1.BlockLength != 0) throw new ArgumentException("Only the last part may end inside a block.", nameof(length));
        var starts = stackalloc byte*[MultiLaneSha1.LaneCount];
        Fill(starts, parts);
        Compress(starts, length);
    }

    /// <summary>Hashes the last part of the messages.</summary>
    /// <param name="parts">Where the part of each message begins, in memory that does not move; from 1 to 16.</param>
    /// <param name="length">The length of every part in bytes.</param>
    /// <param name="digests">Receives <see cref="PieceHashing.DigestLength"/> bytes per message.</param>
    public void Finish(ReadOnlySpan<nint> parts, int length, Span<byte> digests)
    {
        var starts = stackalloc byte*[MultiLaneSha1.LaneCount];
        Fill(starts, parts);
        var rest = length % MultiLaneSha1.BlockLength;
        Compress(starts, length - rest);
        for (var lane = 0; lane < MultiLaneSha1.LaneCount; lane++) starts[lane] += length - rest;
        fixed (uint* state = _state)
        {
            MultiLaneSha1.End(state, starts, rest, _length + rest, digests[..(parts.Length * PieceHashing.DigestLength)]);
        }
    }

    // Lanes without a message hash the first one again.
    private static void Fill(byte** starts, ReadOnlySpan<nint> parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Length, nameof(parts));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts.Length, MultiLaneSha1.LaneCount, nameof(parts));
        for (var lane = 0; lane < MultiLaneSha1.LaneCount; lane++) starts[lane] = (byte*)(lane < parts.Length ? parts[lane] : parts[0]);
    }

    private void Compress(byte** starts, int length)
    {
        fixed (uint* state = _state) MultiLaneSha1.Compress(state, starts, length / MultiLaneSha1.BlockLength);
        _length += length;
    }
}
