namespace Owm.BitTorrent.Peers;

/// <summary>Lends the memory that blocks are read into to be sent. Safe to use from any thread.</summary>
/// <remarks>It is pinned: the 64 blocks of a batch would otherwise be pinned, each by itself, for every read.</remarks>
internal static class SendBuffers
{
    // A batch of blocks, their headers, and what messages usually go before them.
    private const int UsualLength = (BlockBatch.MaxBlocks * (16 * 1024)) + (16 * 1024);

    // So many peers may be sent to at full speed before memory is made anew for each stroke.
    private const int MostKept = 8;

    private static readonly Stack<byte[]> Idle = new(MostKept);

    /// <summary>Lends an array that does not move.</summary>
    /// <param name="length">How long it is at least, in bytes.</param>
    public static byte[] Rent(int length)
    {
        if (length <= UsualLength)
        {
            lock (Idle)
            {
                if (Idle.TryPop(out var buffer)) return buffer;
            }
        }

        return GC.AllocateUninitializedArray<byte>(Math.Max(length, UsualLength), pinned: true);
    }

    /// <summary>Takes an array back.</summary>
    public static void Return(byte[] buffer)
    {
        if (buffer.Length != UsualLength) return;
        lock (Idle)
        {
            if (Idle.Count < MostKept) Idle.Push(buffer);
        }
    }
}
