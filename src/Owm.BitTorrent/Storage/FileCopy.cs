namespace Owm.BitTorrent.Storage;

/// <summary>Copies content to another file system, and compares it.</summary>
internal static class FileCopy
{
    private const int BufferLength = 1024 * 1024;

    /// <summary>Copies a file, its length and the time of its last write, and returns when the copy is on the disk.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">The copy's path; nothing may be there.</param>
    /// <param name="copied">Told of bytes as they have been copied.</param>
    /// <param name="cancellationToken">Stops it; the copy is then incomplete.</param>
    /// <exception cref="IOException">Something is there, the system failed, or the file changed meanwhile.</exception>
    public static void Run(string from, string to, Action<long> copied, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        using var target = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var length = RandomAccess.GetLength(source);
        RandomAccess.SetLength(target, length);
        var buffer = new byte[BufferLength];
        for (var offset = 0L; offset < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(source, buffer, offset);
            if (count == 0) throw new IOException("the file became shorter while it was copied");

            // What is all zeros stays a hole: content that has not come yet takes no room.
            var read = buffer.AsSpan(0, count);
            if (read.ContainsAnyExcept((byte)0)) RandomAccess.Write(target, read, offset);
            offset += count;
            copied(count);
        }

        DiskFlusher.Instance.FlushFile(target);
        if (RandomAccess.GetLength(target) != RandomAccess.GetLength(source)) throw new IOException("the file changed while it was copied");

        // By the handle, after the last write: resume data knows files by it.
        File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(source));
    }

    /// <summary>Returns whether two files hold the same bytes.</summary>
    public static bool AreEqual(string one, string other, CancellationToken cancellationToken)
    {
        using var first = File.OpenHandle(one);
        using var second = File.OpenHandle(other);
        var length = RandomAccess.GetLength(first);
        if (RandomAccess.GetLength(second) != length) return false;
        var (a, b) = (new byte[BufferLength], new byte[BufferLength]);
        for (var offset = 0L; offset < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(first, a, offset);
            var wanted = count;
            for (var got = 0; got < wanted;)
            {
                var part = RandomAccess.Read(second, b.AsSpan(got, wanted - got), offset + got);
                if (part == 0) return false;
                got += part;
            }

            if (count == 0 || !a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count))) return false;
            offset += count;
        }

        return true;
    }
}
