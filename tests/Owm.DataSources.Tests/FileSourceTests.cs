using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;
using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_digest_and_the_size_are_made_in_one_read()
    {
        var source = new MemorySource("abc");
        await source.UpdateDigestsAsync(new Nowhere());
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", source.Md5);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", source.Sha256);
        Assert.Equal("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", source.Sha512);
        Assert.Equal(3, source.Size);
        Assert.Equal(1, source.TimesOpened);
    }

    [Fact]
    public void A_digest_made_again_replaces_the_one_before()
    {
        var source = new MemorySource("abc");
        source.UpdateHash(new Nowhere(), "md5");
        source.Content = "";
        source.UpdateHash(new Nowhere(), "md5");
        Assert.Equal([new Literal("d41d8cd98f00b204e9800998ecf8427e")], source.GetTerms("md5"));
    }

    [Fact]
    public void A_digest_that_was_not_asked_for_stays()
    {
        var source = new MemorySource("abc") { Sha256 = new string('0', 64) };
        source.UpdateHash(new Nowhere(), "MD5");
        Assert.Equal(new string('0', 64), source.Sha256);
    }

    [Fact]
    public void An_unknown_digest_is_an_error_that_names_the_known_ones() =>
        Assert.Equal("A MemorySource keeps no digest 'sha1'. It keeps md5, sha256, sha512.", Assert.Throws<InvalidRecordException>(() => new MemorySource("").UpdateHash(new Nowhere(), "sha1")).Message);

    [Fact]
    public void A_kind_may_keep_digests_of_other_algorithms()
    {
        var source = new Sha1Source("abc");
        source.UpdateHash(new Nowhere(), "SHA-1");
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", source.Sha1);
    }

    [Fact]
    public async Task Content_of_any_length_is_read_in_blocks_of_a_mebibyte()
    {
        var source = new EndlessSource(64L << 20);
        await source.UpdateDigestsAsync(new Nowhere(), ["sha256"]);
        Assert.Equal("3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351", source.Sha256);
        Assert.Equal(1 << 20, source.LongestRead);
    }

    [Fact]
    public async Task A_read_that_fails_leaves_the_record_as_it_was()
    {
        var source = new MemorySource("abc") { Md5 = new string('0', 32) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.UpdateDigestsAsync(new Nowhere(), null, null, new CancellationToken(canceled: true)));
        Assert.Equal(new string('0', 32), source.Md5);
    }

    [Fact]
    public void A_source_whose_files_nobody_knows_is_an_error_that_says_what_to_do() =>
        Assert.Equal(
            "No directory of this machine is known to hold the files of CSVDataSource:k. Load it first (`owm source load`).",
            Assert.Throws<FilePathUnknownException>(() => new CSVDataSource { Key = "k", CsvFileName = "a.csv" }.FullPath(new Nowhere())).Message);

    [Fact]
    public void The_full_path_is_the_file_name_in_the_sources_directory() =>
        Assert.Equal(_directory["a.csv"], new CSVDataSource { Key = "k", CsvFileName = "a.csv" }.FullPath(new In(_directory.FullPath)));

    [Fact]
    public void The_table_is_the_csv_file_where_the_record_names_another_file_too() =>
        Assert.Equal(_directory["a.csv"], new CSVDataSource { Key = "k", CsvFileName = "a.csv", FileName = "a.zip" }.FullPath(new In(_directory.FullPath)));

    [Theory]
    [InlineData("../a")]
    [InlineData("x/../../a")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    public void A_file_name_that_leads_out_of_the_directory_is_refused(string name) =>
        Assert.Contains("outside of", Assert.Throws<InvalidRecordException>(() => new LocalFileDataSource { Key = "k", FileName = name }.FullPath(new In(_directory.FullPath))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_that_leads_out_of_the_directory_is_refused()
    {
        var inside = Directory.CreateDirectory(_directory["inside"]).FullName;
        File.WriteAllText(_directory["secret"], "");
        File.CreateSymbolicLink(Path.Combine(inside, "a"), _directory["secret"]);
        Assert.Throws<InvalidRecordException>(() => new LocalFileDataSource { Key = "k", FileName = "a" }.FullPath(new In(inside)));
    }

    [Fact]
    public void A_record_that_names_no_file_says_so() =>
        Assert.Equal("LocalFileDataSource:k does not say which file it is. Give it a FileName.", Assert.Throws<InvalidRecordException>(() => new LocalFileDataSource { Key = "k" }.FullPath(new In(_directory.FullPath))).Message);

    [Fact]
    public async Task A_file_on_disk_is_digested()
    {
        File.WriteAllText(_directory["a"], "abc");
        var source = new LocalFileDataSource { Key = "k", FileName = "a" };
        await source.UpdateDigestsAsync(new In(_directory.FullPath), ["md5"]);
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", source.Md5);
    }

    [Fact]
    public async Task A_directory_has_the_digest_that_names_its_torrent()
    {
        Directory.CreateDirectory(_directory["b"]);
        File.WriteAllText(_directory["b/2"], new string('x', 5000));
        File.WriteAllText(_directory["a"], "abc");
        File.WriteAllText(_directory["empty"], "");
        var source = new LocalDirectoryDataSource { Key = "k" };
        await source.UpdateDigestsAsync(new In(_directory.FullPath), ["md5"]);

        var digits = Hex("abc") + Hex(new string('x', 4096)) + Hex(new string('x', 904));
        Assert.Equal(Hex(digits), source.Md5);
        Assert.Equal(5003, source.Size);

        static string Hex(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void The_files_of_a_directory_are_listed_in_ordinal_order()
    {
        foreach (var name in new[] { "b", "a/z", "A", "a/é" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_directory["d/" + name])!);
            File.WriteAllText(_directory["d/" + name], "");
        }

        Assert.Equal(["A", "a/z", "a/é", "b"], new LocalDirectoryDataSource { Key = "k", FileName = "d" }.ListFiles(new In(_directory.FullPath)).Select(f => f.Path));
    }

    [Fact]
    public void Links_to_directories_are_not_followed()
    {
        Directory.CreateDirectory(_directory["d"]);
        Directory.CreateSymbolicLink(_directory["d/up"], _directory.FullPath);
        Assert.Empty(new LocalDirectoryDataSource { Key = "k", FileName = "d" }.ListFiles(new In(_directory.FullPath)));
    }

    [Fact]
    public void A_link_to_a_file_outside_of_the_directory_is_an_error_that_names_it()
    {
        Directory.CreateDirectory(_directory["d"]);
        File.WriteAllText(_directory["secret"], "");
        File.CreateSymbolicLink(_directory["d/a"], _directory["secret"]);
        Assert.StartsWith("'a' of LocalDirectoryDataSource:k is a link that leads out of", Assert.Throws<InvalidRecordException>(() => new LocalDirectoryDataSource { Key = "k", FileName = "d" }.ListFiles(new In(_directory.FullPath))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("example.org/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///a")]
    public void An_address_that_is_none_of_the_web_cannot_be_stored(string url) =>
        Assert.Contains("is no web address", Assert.Throws<InvalidRecordException>(new HttpFileDataSource { Key = "k", Url = url }.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_is_not_published_with_an_address()
    {
        var message = Assert.Throws<InvalidRecordException>(new HttpFileDataSource { Key = "k", Url = "https://me:hunter2@example.org/a" }.Validate).Message;
        Assert.StartsWith("The URL of HTTPFileDataSource:k holds a name or password for example.org", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/data/a.csv?x=1#y", "a.csv")]
    [InlineData("https://example.org/data/a%20b.csv", "a b.csv")]
    [InlineData("https://example.org/", "content")]
    [InlineData("https://example.org/a/..%2f..%2fetc%2fpasswd", "passwd")]
    [InlineData("https://example.org/..%5c%00x", "__x")]
    [InlineData("https://example.org/%2e%2e", "content")]
    public void A_file_from_the_web_gets_the_last_part_of_its_address_as_far_as_it_is_a_name(string url, string name) =>
        Assert.Equal(name, new HttpFileDataSource { Key = "k", Url = url }.ContentFileName);

    [Fact]
    public void A_very_long_name_from_the_web_is_cut() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(new HttpFileDataSource { Key = "k", Url = "https://example.org/" + new string('é', 500) }.ContentFileName), 100, 255);

    // owmeta's file_contents of such a source could not be used at all.
    [Fact]
    public void A_file_from_the_web_is_read_where_it_was_loaded()
    {
        File.WriteAllText(_directory["a.csv"], "1,2");
        using var reader = new StreamReader(new HttpFileDataSource { Key = "k", Url = "https://example.org/a.csv" }.OpenContent(new In(_directory.FullPath)));
        Assert.Equal("1,2", reader.ReadToEnd());
    }

    [Theory]
    [InlineData(typeof(HttpFileDataSource), "http://schema.openworm.org/2020/07/data_sources/HTTPFileDataSource")]
    [InlineData(typeof(CSVHttpFileDataSource), "http://schema.openworm.org/2020/07/data_sources/CSVHTTPFileDataSource")]
    [InlineData(typeof(XLSXHttpFileDataSource), "http://schema.openworm.org/2020/07/data_sources/XLSXHTTPFileDataSource")]
    public void Kinds_have_the_iris_of_owmeta(Type type, string iri) => Assert.Equal(iri, KindDescription.Of(type).TypeIri.Value);

    [Theory]
    [InlineData("csv_header")]
    [InlineData("csv_field_delimiter")]
    public void A_table_on_the_web_shares_the_properties_of_a_table_in_a_file(string name) =>
        Assert.Equal(KindDescription.Of(typeof(CSVDataSource)).FindProperty(name)!.Predicate, KindDescription.Of(typeof(CSVHttpFileDataSource)).FindProperty(name)!.Predicate);

    private sealed class Nowhere : IFilePathProvider
    {
        public string? DirectoryOf(DataSource source) => null;
    }

    private sealed class In(string directory) : IFilePathProvider
    {
        public string? DirectoryOf(DataSource source) => directory;
    }

    [DataSourceKind("MemorySource")]
    private class MemorySource(string content) : FileDataSource
    {
        public string Content { get; set; } = content;

        public int TimesOpened { get; private set; }

        public override Stream OpenContent(IFilePathProvider files)
        {
            TimesOpened++;
            return new MemoryStream(Encoding.UTF8.GetBytes(Content));
        }
    }

    [DataSourceKind("Sha1Source")]
    private sealed class Sha1Source(string content) : MemorySource(content)
    {
        [DataSourceProperty("sha1")]
        public string? Sha1 { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("EndlessSource")]
    private sealed class EndlessSource(long length) : FileDataSource
    {
        public int LongestRead { get; private set; }

        public override Stream OpenContent(IFilePathProvider files) => new Zeros(length, this);

        private sealed class Zeros(long length, EndlessSource source) : Stream
        {
            private long _left = length;

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

            public override int Read(Span<byte> buffer)
            {
                source.LongestRead = Math.Max(source.LongestRead, buffer.Length);
                var read = (int)Math.Min(buffer.Length, _left);
                buffer[..read].Clear();
                _left -= read;
                return read;
            }

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

            public override void Flush()
            {
            }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
