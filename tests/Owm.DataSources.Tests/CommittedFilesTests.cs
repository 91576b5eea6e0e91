using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;
using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class CommittedFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CommittedFiles _files;
    private readonly LocalFileDataSource _source = new() { Key = "k", FileName = "data/a.csv" };

    public CommittedFilesTests() => _files = new CommittedFiles(_directory["ds_files"]);

    private static string HashOfIdentifier => Convert.ToHexStringLower(SHA256.HashData("http://data.openworm.org/data_sources/LocalFileDataSource#k"u8));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_are_in_a_directory_named_by_the_sha256_of_the_identifier() =>
        Assert.Equal(Path.Combine(_directory["ds_files"], HashOfIdentifier, "data", "a.csv"), _files.Commit(_source, Made("a.csv", "1,2")));

    [Fact]
    public void Nothing_is_known_of_a_source_without_files()
    {
        Assert.Null(_files.DirectoryOf(_source));
        Assert.Null(_files.DirectoryOf(new DataSource()));
        Assert.False(Directory.Exists(_files.Directory));
    }

    [Fact]
    public void A_copied_file_stays_where_it_was()
    {
        var file = Made("a.csv", "1,2");
        Assert.Equal("1,2", File.ReadAllText(_files.Commit(_source, file)));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void A_moved_file_is_no_longer_where_it_was()
    {
        var file = Made("a.csv", "1,2");
        Assert.Equal("1,2", File.ReadAllText(_files.Commit(_source, file, CommitOperation.Rename)));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_file_to_be_moved_stays_until_the_commit_is_complete()
    {
        var file = Made("a.csv", "1,2");
        using var commit = _files.Begin(_source.Identifier!);
        commit.Add(file, "a.csv", CommitOperation.Rename);
        Assert.True(File.Exists(file));
        commit.Complete();
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_committed_file_cannot_be_moved_away_from_its_source()
    {
        var file = _files.Commit(_source, Made("a.csv", "1,2"));
        Assert.Throws<CommitException>(() => _files.Commit(_source, file, CommitOperation.Rename));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void A_linked_file_is_found_though_it_lies_outside()
    {
        var file = Made("a.csv", "1,2");
        _files.Commit(_source, file, CommitOperation.Symlink);
        File.WriteAllText(file, "3,4");
        Assert.Equal("3,4", File.ReadAllText(_source.FullPath(_files)));
    }

    [Fact]
    public void A_hard_linked_file_is_the_same_file()
    {
        var file = Made("a.csv", "1,2");
        var committed = _files.Commit(_source, file, CommitOperation.HardLink);
        File.AppendAllText(file, ",3");
        Assert.Equal("1,2,3", File.ReadAllText(committed));
    }

    [Theory]
    [InlineData("../a.csv")]
    [InlineData("data/../../a.csv")]
    [InlineData("/tmp/a.csv")]
    [InlineData(".")]
    [InlineData("a\0b")]
    public void A_name_that_leads_out_of_the_sources_directory_is_refused(string name)
    {
        using var commit = _files.Begin(_source.Identifier!);
        Assert.Throws<CommitException>(() => commit.Add(Made("a.csv", "1"), name));
    }

    [Fact]
    public void A_link_in_a_sources_directory_does_not_lead_a_file_out_of_it()
    {
        Directory.CreateDirectory(_directory["elsewhere"]);
        using var commit = _files.Begin(_source.Identifier!);
        Directory.CreateSymbolicLink(Path.Combine(commit.Directory, "data"), _directory["elsewhere"]);
        Assert.Throws<CommitException>(() => commit.Add(Made("a.csv", "1"), "data/a.csv"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["elsewhere"]));
    }

    [Fact]
    public void A_file_does_not_take_the_place_of_another_of_its_commit()
    {
        using var commit = _files.Begin(_source.Identifier!);
        commit.Add(Made("a", "1"), "x");
        Assert.Throws<CommitConflictException>(() => commit.Add(Made("b", "2"), "x"));
        commit.Add(Made("c", "1"), "x");
    }

    [Fact]
    public void Other_content_committed_before_is_not_replaced_unasked()
    {
        _files.Commit(_source, Made("a", "1"));
        Assert.Throws<CommitConflictException>(() => _files.Commit(_source, Made("b", "2")));
        Assert.Equal("1", File.ReadAllText(_source.FullPath(_files)));
    }

    [Fact]
    public void The_same_content_committed_again_is_left_in_place()
    {
        var before = File.GetLastWriteTimeUtc(_files.Commit(_source, Made("a", "1")));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_files.Commit(_source, Made("b", "1"))));
        Assert.Empty(Directory.EnumerateDirectories(_files.Aside));
    }

    [Fact]
    public void Other_content_is_replaced_as_a_whole_when_asked_for()
    {
        using (var commit = _files.Begin(_source.Identifier!))
        {
            commit.Add(Made("a", "1"), "data/a.csv");
            commit.Add(Made("a", "1"), "old");
            commit.Complete();
        }

        _files.Commit(_source, Made("b", "2"), replace: true);
        Assert.Equal(["data/a.csv"], FolderFile.List(_files.DirectoryOf(_source)!).Select(f => f.Path));
        Assert.Equal("2", File.ReadAllText(_source.FullPath(_files)));
        Assert.Empty(Directory.EnumerateDirectories(_files.Aside));
    }

    [Fact]
    public void A_commit_given_up_leaves_no_trace()
    {
        _files.Commit(_source, Made("a", "1"));
        using (var commit = _files.Begin(_source.Identifier!)) commit.Add(Made("b", "2"), "data/a.csv");
        Assert.Equal("1", File.ReadAllText(_source.FullPath(_files)));
        Assert.Equal([Path.Combine(_files.Aside, "turn.lock")], Directory.EnumerateFileSystemEntries(_files.Aside));
    }

    [Fact]
    public void What_a_crash_left_aside_is_removed_by_the_next_commit()
    {
        var left = Directory.CreateDirectory(Path.Combine(_files.Aside, "left")).FullName;
        File.WriteAllText(Path.Combine(left, "half"), "");
        File.WriteAllText(Path.Combine(_files.Aside, "left.leave"), "");
        using (_files.Begin(_source.Identifier!)) Assert.False(Directory.Exists(left));
        Assert.False(File.Exists(Path.Combine(_files.Aside, "left.leave")));
    }

    [Fact]
    public void A_commit_under_way_is_no_leftover()
    {
        using var first = _files.Begin(_source.Identifier!);
        first.Add(Made("a", "1"), "data/a.csv");
        using (_files.Begin(new Iri("http://example.org/other"))) first.Complete();
        Assert.Equal("1", File.ReadAllText(_source.FullPath(_files)));
    }

    [Fact]
    public void A_crash_between_two_renames_leaves_the_files_from_before()
    {
        _files.Commit(_source, Made("a", "1"));
        Directory.Move(_files.PathOf(_source.Identifier!), _files.PreviousOf(_source.Identifier!));
        Assert.Equal("1", File.ReadAllText(_source.FullPath(_files)));
        Assert.False(Directory.Exists(_files.PreviousOf(_source.Identifier!)));
    }

    [Fact]
    public void A_crash_before_the_files_from_before_were_deleted_leaves_the_new_ones()
    {
        _files.Commit(_source, Made("a", "2"));
        Directory.CreateDirectory(_files.PreviousOf(_source.Identifier!));
        _files.Commit(_source, Made("b", "3"), replace: true);
        Assert.Equal("3", File.ReadAllText(_source.FullPath(_files)));
    }

    [Fact]
    public void A_record_without_file_name_cannot_say_where_a_file_goes() =>
        Assert.Throws<InvalidRecordException>(() => _files.Commit(new LocalFileDataSource { Key = "k" }, Made("a", "1")));

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal($"There is no file '{_directory["none"]}' to commit. Check the path.", Assert.Throws<CommitException>(() => _files.Commit(_source, _directory["none"])).Message);

    private string Made(string name, string content)
    {
        File.WriteAllBytes(_directory[name], Encoding.UTF8.GetBytes(content));
        return _directory[name];
    }
}
