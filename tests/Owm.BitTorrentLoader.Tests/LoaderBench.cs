using System.Security.Cryptography;
using Owm.BitTorrentLoader.Catalogs;
using Owm.DataSources;
using Owm.Testing;

namespace Owm.BitTorrentLoader.Tests;

/// <summary>A base directory, a folder catalog, and small content to load.</summary>
public abstract class LoaderBench : IDisposable
{
    protected LoaderBench()
    {
        Directory.CreateDirectory(Home["catalog"]);
        Catalog = new FolderCatalog(Home["catalog"]);
    }

    internal TemporaryDirectory Home { get; } = new();

    internal FolderCatalog Catalog { get; }

    internal string Base => Home["base"];

    public void Dispose()
    {
        Catalog.Dispose();
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static string Md5Of(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    internal static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Posts a torrent and returns a record of it.</summary>
    internal LocalFileDataSource Post(TorrentDocument torrent, string digest, string? fileName = null)
    {
        Home.Write($"catalog/{digest}.torrent", torrent.Bytes.Span);
        return new LocalFileDataSource { Key = "source", FileName = fileName, TorrentFileName = digest + ".torrent" };
    }

    internal BitTorrentDataSourceDirLoader Loader(ScriptedTorrentClient client, Func<LoaderOptions, LoaderOptions>? change = null)
    {
        var options = new LoaderOptions { Catalog = Catalog, Client = () => client, StallTimeout = TimeSpan.FromSeconds(5) };
        return new BitTorrentDataSourceDirLoader(Base, change is null ? options : change(options));
    }

    internal void AssertNothingUnfinished() => Assert.False(Directory.Exists(Path.Combine(Base, ".owm-partial")));
}
