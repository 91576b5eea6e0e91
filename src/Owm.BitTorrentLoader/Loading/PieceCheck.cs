using System.Security.Cryptography;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>What a check by pieces found of one file.</summary>
internal enum FileState
{
    /// <summary>There is nothing at its path.</summary>
    Missing,

    /// <summary>What is there has another length.</summary>
    WrongLength,

    /// <summary>A piece that lies in it has another hash.</summary>
    Bad,

    /// <summary>Nothing speaks against it, but a piece of it reaches into a file that is not there.</summary>
    Unproven,

    /// <summary>Every piece of it has the right hash.</summary>
    Good,
}

/// <summary>Compares content on disk with a torrent's piece hashes. Only reads.</summary>
internal static class PieceCheck
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Checks the files that are there.</summary>
    /// <returns>What was found of each of the torrent's files; padding counts as good.</returns>
    public static async Task<FileState[]> RunAsync(Torrent torrent, string directory, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        FileState[] states = [.. torrent.Files.Select(f => StateByLength(directory, f))];
        using var reader = new ContentReader(torrent, directory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var digest = new byte[SHA1.HashSizeInBytes];
        var first = 0;
        for (var piece = 0; piece < torrent.Layout.PieceCount; piece++)
        {
            var begin = torrent.Layout.OffsetOf(piece);
            var end = begin + torrent.Layout.LengthOf(piece);
            while (first < torrent.Files.Count && torrent.Files[first].Offset + torrent.Files[first].Length <= begin) first++;
            var files = FilesOf(torrent, first, end);
            if (files.Any(f => states[f] is FileState.Missing or FileState.WrongLength))
            {
                foreach (var file in files.Where(f => states[f] == FileState.Good && !torrent.Files[f].IsPadding)) states[file] = FileState.Unproven;
                continue;
            }

            await reader.HashAsync(hash, begin, end, first, cancellationToken);
            hash.GetHashAndReset(digest);
            if (!digest.AsSpan().SequenceEqual(torrent.HashOf(piece)))
            {
                foreach (var file in files.Where(f => !torrent.Files[f].IsPadding)) states[file] = FileState.Bad;
            }

            progress?.Report(end);
        }

        return states;
    }

    private static List<int> FilesOf(Torrent torrent, int first, long end)
    {
        var files = new List<int>();
        for (var i = first; i < torrent.Files.Count && torrent.Files[i].Offset < end; i++)
        {
            if (torrent.Files[i].Length > 0) files.Add(i);
        }

        return files;
    }

    private static FileState StateByLength(string directory, TorrentFile file)
    {
        if (file.IsPadding) return FileState.Good;
        var path = TorrentContent.PathOf(directory, file);
        var found = new FileInfo(path);
        if (!found.Exists) return Directory.Exists(path) ? FileState.WrongLength : FileState.Missing;
        return LengthOf(found) == file.Length ? FileState.Good : FileState.WrongLength;
    }

    // Of a link, FileInfo tells the length of the link itself.
    private static long LengthOf(FileInfo file)
    {
        if (file.LinkTarget is null) return file.Length;
        using var handle = File.OpenHandle(file.FullName);
        return RandomAccess.GetLength(handle);
    }

    /// <summary>Reads runs of a torrent's content across its files, one file open at a time.</summary>
    private sealed class ContentReader(Torrent torrent, string directory) : IDisposable
    {
        private readonly byte[] _block = new byte[BlockLength];
        private FileStream? _open;
        private int _openIndex = -1;

        public async Task HashAsync(IncrementalHash hash, long begin, long end, int first, CancellationToken cancellationToken)
        {
            for (var i = first; i < torrent.Files.Count && torrent.Files[i].Offset < end; i++)
            {
                var file = torrent.Files[i];
                var from = Math.Max(begin, file.Offset) - file.Offset;
                var to = Math.Min(end, file.Offset + file.Length) - file.Offset;
                if (from >= to) continue;
                if (file.IsPadding) AppendZeros(hash, to - from);
                else await AppendAsync(hash, i, from, to, cancellationToken);
            }
        }

        public void Dispose() => _open?.Dispose();

        private void AppendZeros(IncrementalHash hash, long count)
        {
            Array.Clear(_block);
            for (; count > 0; count -= Math.Min(count, _block.Length)) hash.AppendData(_block, 0, (int)Math.Min(count, _block.Length));
        }

        private async Task AppendAsync(IncrementalHash hash, int index, long from, long to, CancellationToken cancellationToken)
        {
            if (_openIndex != index)
            {
                if (_open is not null) await _open.DisposeAsync();
                _open = Digests.ContentDigest.OpenFile(TorrentContent.PathOf(directory, torrent.Files[index]));
                _openIndex = index;
            }

            _open!.Position = from;
            while (from < to)
            {
                var read = await _open.ReadAsync(_block.AsMemory(0, (int)Math.Min(to - from, _block.Length)), cancellationToken);
                // Shorter than it was a moment ago: the hash will not match, as it must not.
                if (read == 0) return;
                hash.AppendData(_block, 0, read);
                from += read;
            }
        }
    }
}
