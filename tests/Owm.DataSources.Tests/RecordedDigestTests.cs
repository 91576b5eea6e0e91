using Owm.Rdf;

namespace Owm.DataSources.Tests;

/// <summary>Content against everything that is recorded of it.</summary>
public sealed class RecordedDigestTests : IDisposable
{
    private const string Md5OfAbc = "900150983cd24fb0d6963f7d28e17f72";
    private const string Sha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string OtherMd5 = "00000000000000000000000000000000";

    private readonly ProjectFolder _folder = new();
    private readonly LocalFileDataSource _source = new() { Key = "k", FileName = "abc.txt" };

    public RecordedDigestTests() => _folder.Directory.Write("abc.txt", "abc");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Digests_that_contradict_each_other_are_both_named()
    {
        _source.SetTerms("md5", new Literal(OtherMd5), new Literal(Md5OfAbc));
        var e = await Assert.ThrowsAsync<InvalidRecordException>(CheckAsync);
        Assert.Contains($"cannot have the MD5 {OtherMd5} and the MD5 {Md5OfAbc}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_digest_in_two_spellings_is_no_contradiction()
    {
        _source.SetTerms("md5", new Literal(Md5OfAbc.ToUpperInvariant()), new Literal(Md5OfAbc));
        Assert.True((await CheckAsync()).IsRight);
    }

    [Fact]
    public async Task The_recorded_size_counts_beside_the_digests()
    {
        (_source.Sha256, _source.Size) = (Sha256OfAbc, 999);
        var check = await CheckAsync();
        Assert.False(check.IsRight);
        Assert.Equal("does not have the recorded size: expected 999 bytes, actual 3", check.Mismatch);
        _source.Size = 3;
        Assert.True((await CheckAsync()).IsRight);
    }

    [Fact]
    public async Task A_size_alone_can_tell_what_is_wrong_but_not_what_is_right()
    {
        _source.Size = 2;
        Assert.NotNull((await CheckAsync()).Mismatch);
        _source.Size = 3;
        var check = await CheckAsync();
        Assert.Equal((null, false), (check.Mismatch, check.IsRight));
    }

    [Fact]
    public async Task An_MD5_alone_is_warned_of()
    {
        _source.Md5 = Md5OfAbc;
        Assert.Contains("MD5 alone", Assert.Single((await CheckAsync()).Warnings), StringComparison.Ordinal);
        _source.Sha256 = Sha256OfAbc;
        Assert.Empty((await CheckAsync()).Warnings);
    }

    [Fact]
    public void Every_digest_of_a_record_is_looked_at_before_it_is_saved()
    {
        _source.SetTerms("md5", new Literal(Md5OfAbc), new Literal("zz"));
        Assert.Contains("'zz'", Assert.Throws<InvalidRecordException>(() => _folder.Project.Sources.Save(_source)).Message, StringComparison.Ordinal);
    }

    private Task<FileCheck> CheckAsync() => FileCheck.RunAsync(_source, _folder.Project.Files);
}
