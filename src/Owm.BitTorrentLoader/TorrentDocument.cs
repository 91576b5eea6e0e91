using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader;

/// <summary>A .torrent file: its exact bytes, and what they say.</summary>
public sealed class TorrentDocument
{
    /// <summary>The length in bytes beyond which a .torrent file is refused: 10,000,000, as libtorrent does.</summary>
    public const int MaxLength = TorrentReader.DefaultMaxLength;

    private TorrentDocument(ReadOnlyMemory<byte> bytes, Torrent torrent)
    {
        Bytes = bytes;
        Torrent = torrent;
    }

    /// <summary>Gets the bytes of the file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Gets what the file says.</summary>
    public Torrent Torrent { get; }

    /// <summary>Reads a .torrent file from memory.</summary>
    /// <param name="bytes">The file; it must not be changed afterwards.</param>
    /// <exception cref="InvalidTorrentException">It is too long, or no torrent.</exception>
    public static TorrentDocument Parse(ReadOnlyMemory<byte> bytes) => new(bytes, TorrentReader.Read(bytes, MaxLength));

    /// <summary>Reads a .torrent file from disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="InvalidTorrentException">It is too long, or no torrent.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<TorrentDocument> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var bytes = await BoundedFile.ReadAsync(path, MaxLength, cancellationToken)
            ?? throw new InvalidTorrentException($"'{path}' is longer than {MaxLength:N0} bytes, so it is no .torrent file that can be used.");
        try
        {
            return Parse(bytes);
        }
        catch (InvalidTorrentException e)
        {
            throw new InvalidTorrentException($"'{path}' is no usable torrent: {e.Message}", e);
        }
    }

    /// <summary>Returns whether another document has the same bytes.</summary>
    /// <param name="other">The other document.</param>
    public bool IsSameAs(TorrentDocument other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <summary>Writes the file, whole or not at all; a file that is there and has the same bytes is left alone.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>Whether it was written: false when it was there.</returns>
    /// <exception cref="IOException">It could not be written, or a file with other bytes is there.</exception>
    public async Task<bool> SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        if (File.Exists(path))
        {
            var there = await BoundedFile.ReadAsync(path, MaxLength, cancellationToken);
            if (there is not null && there.AsSpan().SequenceEqual(Bytes.Span)) return false;
            throw new IOException($"'{path}' is there and is another file. Move it away, or choose another directory.");
        }

        AtomicFile.Write(path, Bytes.Span, overwrite: false);
        return true;
    }
}
