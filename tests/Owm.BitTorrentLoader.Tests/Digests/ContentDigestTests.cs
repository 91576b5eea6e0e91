using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrentLoader.Digests;
using Owm.Testing;

namespace Owm.BitTorrentLoader.Tests.Digests;

public sealed class ContentDigestTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // The golden values of bt-gsoc-2019's folder_hash.
    [Fact]
    public async Task A_folder_of_one_small_file_has_the_digest_that_the_predecessor_gave_it()
    {
        _directory.Write("a.txt", "hello\n");
        Assert.Equal("57ae7aad8abe2f317e460c92d3ed1178", await Md5OfFolderAsync());
    }

    [Fact]
    public async Task Files_of_sub_folders_are_part_of_a_folders_digest()
    {
        _directory.Write("a.txt", "hello\n");
        _directory.Write("sub/b.bin", new byte[5000]);
        Assert.Equal("3636ecc703c1de5bfc3b8b858fd3c4ac", await Md5OfFolderAsync());
    }

    [Theory]
    [InlineData(0, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(4096, "ca2b93b4bb691e8beeda575f5eda29a4")]
    [InlineData(4097, "f3bc12c5650242984bfa94383c9e65cc")]
    public async Task A_folders_digest_is_made_of_4096_byte_chunks(int length, string expected)
    {
        _directory.Write("a", Encoding.ASCII.GetBytes(new string('A', length)));
        Assert.Equal(expected, await Md5OfFolderAsync());
    }

    [Fact]
    public async Task Sha256_of_a_folder_is_made_the_same_way()
    {
        _directory.Write("a.txt", "hello\n");
        var ofChunk = Convert.ToHexStringLower(SHA256.HashData("hello\n"u8));
        var digests = await ContentDigest.OfPathAsync(_directory.FullPath, [DigestAlgorithm.Sha256]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(ofChunk))), digests.Sha256);
    }

    [Fact]
    public async Task Files_are_taken_in_ordinal_order_of_their_whole_paths()
    {
        // "a-b" < "a/b" < "aB" < "ab" by code unit: '-' 2D, '/' 2F, 'B' 42, 'b' 62.
        foreach (var name in (string[])["ab", "a/b", "aB", "a-b"]) _directory.Write("x/" + name, name);
        var byHand = string.Concat(((string[])["a-b", "a/b", "aB", "ab"]).Select(n => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(n)))));
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(byHand))), await Md5OfFolderAsync());
    }

    [Fact]
    public async Task A_files_digests_are_the_plain_ones_and_come_of_one_read()
    {
        var content = RandomBytes(3 * 1024 * 1024 + 17);
        var reads = new CountingStream(new MemoryStream(content));
        var digests = await ContentDigest.OfFileAsync(new ContentFile("a", () => reads), DigestAlgorithms.All);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(content)), digests.Md5);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), digests.Sha256);
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(content)), digests.Sha512);
        Assert.Equal(content.Length, reads.BytesRead);
        Assert.Equal((content.Length, 1), (digests.Length, digests.FileCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(9999)]
    public async Task A_digest_does_not_depend_on_how_the_content_arrives(int atATime)
    {
        var content = RandomBytes(40_000);
        _directory.Write("a", content);
        _directory.Write("b", content);
        using var digester = new ContentDigester(DigestAlgorithms.All, folder: true);
        foreach (var name in (string[])["a", "b"])
        {
            digester.NextFile(name);
            for (var i = 0; i < content.Length; i += atATime) await digester.AppendAsync(content.AsMemory(i, Math.Min(atATime, content.Length - i)));
        }

        Assert.Equal((await ContentDigest.OfPathAsync(_directory.FullPath, DigestAlgorithms.All)).Digests, digester.Finish().Digests);
    }

    [Fact]
    public async Task A_stream_that_gives_a_few_bytes_at_a_time_is_read_to_its_end()
    {
        var content = RandomBytes(300_000);
        var digests = await ContentDigest.OfFileAsync(new ContentFile("a", () => new TricklingStream(content, 777)), [DigestAlgorithm.Md5]);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(content)), digests.Md5);
    }

    [Fact]
    public async Task Files_out_of_order_are_refused()
    {
        ContentFile[] files = [new("b", () => new MemoryStream()), new("a", () => new MemoryStream())];
        await Assert.ThrowsAsync<InvalidOperationException>(() => ContentDigest.OfFolderAsync(files, [DigestAlgorithm.Md5]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_the_digest_instead_of_being_skipped()
    {
        ContentFile[] files = [new("a", () => new MemoryStream([1])), new("b", () => throw new IOException("bad sector"))];
        await Assert.ThrowsAsync<IOException>(() => ContentDigest.OfFolderAsync(files, [DigestAlgorithm.Md5]));
    }

    [Fact]
    public async Task A_cancelled_digest_stops()
    {
        _directory.Write("a", RandomBytes(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ContentDigest.OfPathAsync(_directory.FullPath, [DigestAlgorithm.Md5], null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Progress_ends_at_the_contents_length()
    {
        _directory.Write("a", RandomBytes(2_500_000));
        var last = new LastReport();
        await ContentDigest.OfPathAsync(_directory["a"], [DigestAlgorithm.Md5], last);
        Assert.Equal(2_500_000, last.Value);
    }

    [Fact]
    public async Task A_path_with_nothing_at_it_is_named() =>
        Assert.Contains(_directory["none"], (await Assert.ThrowsAsync<FileNotFoundException>(
            () => ContentDigest.OfPathAsync(_directory["none"], [DigestAlgorithm.Md5]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_link_to_a_directory_is_not_followed()
    {
        _directory.Write("a.txt", "hello\n");
        Directory.CreateSymbolicLink(_directory["again"], _directory.FullPath);
        Assert.Equal("57ae7aad8abe2f317e460c92d3ed1178", await Md5OfFolderAsync());
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private async Task<string?> Md5OfFolderAsync() => (await ContentDigest.OfPathAsync(_directory.FullPath, [DigestAlgorithm.Md5])).Md5;

    private sealed class LastReport : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }
}
