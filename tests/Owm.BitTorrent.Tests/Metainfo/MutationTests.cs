using System.Text;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Metainfo;

/// <summary>Good documents, mutated: whatever comes of them, only the one exception escapes and what is accepted is safe.
/// The seed is fixed; a failure names the mutant in base64, which belongs into a test of its own.</summary>
public sealed class MutationTests
{
    private const int Mutants = 5_000;
    private const int Seed = 20_240_917;
    private static readonly TimeSpan LongestPerMutant = TimeSpan.FromSeconds(5);

    private static readonly byte[][] Torrents =
    [
        GoldenTorrents.Single, GoldenTorrents.Multi, GoldenTorrents.Hybrid, GoldenTorrents.Version2,
        TorrentText.Torrent(TorrentText.Single(more: "7:privatei1e")),
        TorrentText.Torrent(TorrentText.Multi(TorrentText.File("a", "b") + TorrentText.File("a", "B") + TorrentText.File("CON.") + TorrentText.FileOf("i0e", "é"))),
    ];

    private static readonly byte[][] Links =
    [
        Encoding.UTF8.GetBytes(MagnetLink.Of(TorrentReader.Read(GoldenTorrents.Multi)).ToString()),
        "magnet:?xt=urn:btih:CMNU4HUCKEZYFHXBQ2L37OZCTNPNITAS&dn=a+b%20%c3%bc&xl=80&tr.1=http://a/x&ws=http://w/&as=http://s/&x.pe=[::1]:6882&x.pe=h:1&so=0,2-6"u8.ToArray(),
    ];

    // What parsers trip over, to be put anywhere.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "d", "l", "i", "e", ":", "-", "0", "i0e", "i-1e", "i-0e", "i9223372036854775807e", "i-9223372036854775808e", "i99999999999999999999e", "0:", "99999999999:",
            "2147483647:", "1:a", "2:..", "1:.", "3:../", "3:CON", "2:a/", "le", "de", "d1:ai1e1:ai1ee", "4:pathle", "6:lengthi1e", "4:attr1:p", "4:attr1:l", "llllllllllllllllllllllllllllllllllll",
            "\0", "\u001b", "\u00c0\u00af", "\u00e2\u0080\u00ae", "\u00ff", "%", "%zz", "&", "=", "&xt=", "urn:btih:", "+",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    [Fact]
    public void Mutated_torrents_are_refused_or_safe() => Run(Torrents, bytes =>
    {
        var torrent = TorrentReader.Read(bytes);
        var changed = TorrentReader.Read(TorrentWriter.Write(torrent, new TorrentChanges { Trackers = [["http://n/x"]], Comment = "c" }));

        Assert.Equal(torrent.InfoHash, changed.InfoHash);
        Assert.Equal(torrent.Files, changed.Files);
        Assert.Equal(torrent.TotalLength, torrent.Files.Sum(file => file.Length));
        Assert.Equal(torrent.Layout.PieceCount * 20, torrent.PieceHashes.Length);
        foreach (var file in torrent.Files)
        {
            Assert.False(Path.IsPathRooted(file.Path));
            Assert.All(file.Path.Split('/'), name => Assert.Null(SafePath.WhyRefused(name)));
            Assert.StartsWith(torrent.Name, file.Path, StringComparison.Ordinal);
        }

        var onDisk = torrent.Files.Where(file => !file.IsPadding).Select(file => NameFolding.Fold(file.Path)).ToArray();
        Assert.Equal(onDisk.Length, onDisk.Distinct().Count());
    });

    [Fact]
    public void Mutated_bencode_is_refused_or_read_whole() => Run(Torrents, bytes =>
    {
        var value = BencodeValue.Read(bytes);

        Assert.Equal(bytes.Length, value.Raw.Length);
    });

    [Fact]
    public void Mutated_prefixes_are_refused_or_within_the_data() => Run(Torrents, bytes =>
    {
        var value = BencodeValue.ReadPrefix(bytes, out var length);

        Assert.InRange(length, 1, bytes.Length);
        Assert.Equal(length, value.Raw.Length);
    });

    [Fact]
    public void Mutated_magnet_links_are_refused_or_read_back_the_same() => Run(Links, bytes =>
    {
        var link = MagnetLink.Parse(Encoding.Latin1.GetString(bytes)).ToString();

        Assert.Equal(link, MagnetLink.Parse(link).ToString());
    });

    private static void Run(byte[][] corpus, Action<byte[]> read)
    {
        var random = new Random(Seed);
        var accepted = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = Mutate(corpus, random);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            try
            {
                read(mutant);
                accepted++;
            }
            catch (InvalidTorrentException error)
            {
                Assert.DoesNotContain(error.Message, char.IsControl);
            }
            catch (Exception error)
            {
                Assert.Fail($"Mutant {i}, {Convert.ToBase64String(mutant)}: {error}");
            }

            Assert.True(watch.Elapsed < LongestPerMutant, $"Mutant {i}, {Convert.ToBase64String(mutant)}, took {watch.Elapsed}.");
        }

        // A mutator that spoils everything, or nothing, tests nothing.
        Assert.InRange(accepted, Mutants / 100, Mutants * 99 / 100);
    }

    private static byte[] Mutate(byte[][] corpus, Random random)
    {
        var bytes = corpus[random.Next(corpus.Length)].ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(Math.Min(32, bytes.Count - at) + 1);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 5:
                    var token = Tokens[random.Next(Tokens.Length)];
                    bytes.RemoveRange(at, Math.Min(token.Length, bytes.Count - at));
                    bytes.InsertRange(at, token);
                    break;
                case 6:
                    if (char.IsAsciiDigit((char)bytes[at])) bytes[at] = (byte)('0' + random.Next(10));
                    break;
                default:
                    var other = corpus[random.Next(corpus.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
