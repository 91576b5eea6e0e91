using System.Security.Cryptography;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Tests.WebSeeds;

/// <summary>A torrent, its content, and a web server that has it at <c>http://seed.example/data/</c>.</summary>
internal sealed class WebSeedContent
{
    public const string Url = "http://seed.example/data/";

    private readonly PublishedNames _names;

    /// <summary>Makes the torrent, named <c>set</c>.</summary>
    /// <param name="clock">The clock of server and client.</param>
    /// <param name="files">The files; one of a name that begins with a dot is a pad file.</param>
    public WebSeedContent(TimeProvider clock, params (string Name, int Length)[] files)
    {
        Server = new MemoryWebServer(clock);
        Client = new WebSeedClient(new WebSeedOptions { TimeProvider = clock }, Server);
        var list = new List<TorrentFile>();
        Bytes = new byte[files.Sum(file => file.Length)];
        new Random(1).NextBytes(Bytes);
        var offset = 0;
        foreach (var (name, length) in files)
        {
            var isPadding = name[0] == '.';
            list.Add(new TorrentFile(list.Count, files.Length == 1 ? name : $"set/{name}", length, offset, isPadding));
            if (isPadding) Bytes.AsSpan(offset, length).Clear();
            else Server.Files[$"{Url}{list[^1].Path}"] = Bytes[offset..(offset + length)];
            offset += length;
        }

        Torrent = new Torrent
        {
            Name = "set",
            InfoHash = new InfoHash(SHA1.HashData(Bytes)),
            InfoBytes = default,
            Layout = new PieceLayout(Bytes.Length, 16 * 1024),
            PieceHashes = default,
            Files = list,
            IsSingleFile = files.Length == 1,
        };
        _names = new PublishedNames(Torrent);
    }

    public MemoryWebServer Server { get; }

    public WebSeedClient Client { get; private set; }

    public Torrent Torrent { get; }

    public byte[] Bytes { get; }

    /// <summary>Gets how many bytes the readers were told of.</summary>
    public long Received { get; private set; }

    public WebSeedContent With(Func<WebSeedOptions, WebSeedOptions> configure)
    {
        Client = new WebSeedClient(configure(Client.Options), Server);
        return this;
    }

    public WebSeed Seed(string url = Url, bool isNamedByUser = false)
    {
        Assert.True(WebSeed.TryMake(Client, Torrent, _names, url, isNamedByUser, out var seed));
        return seed;
    }

    /// <summary>Reads a run of the content.</summary>
    public async Task<byte[]> ReadAsync(WebSeed seed, long start, long end, CancellationToken cancellationToken = default)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        using var reader = new WebSeedReader(
            seed,
            start,
            end,
            count =>
            {
                Received += count;
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        while (true)
        {
            var read = await reader.ReadAsync(buffer);
            if (read == 0) return [.. bytes];
            bytes.AddRange(buffer.AsSpan(0, read));
        }
    }
}
