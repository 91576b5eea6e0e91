using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources.Tests;

public sealed class ProjectFilesTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly LocalFileDataSource _source = new() { Key = "k", FileName = "table.csv" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_looked_for_in_the_index_then_the_working_directory_then_the_project_s_own_then_elsewhere()
    {
        _folder.Project.Files.Add(new Elsewhere(_folder.Directory.FullPath));
        Assert.Equal(new FilePlace(_folder.Directory.FullPath, FileOrigin.Other), Find());

        var committed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_source.Identifier!.Value)));
        _folder.Directory.Write($".owm/ds_files/{committed}/table.csv", "x");
        Assert.Equal(new FilePlace(_folder.Directory[".owm", "ds_files", committed], FileOrigin.Committed), Find());

        _folder.Directory.Write("table.csv", "x");
        Assert.Equal(new FilePlace(_folder.Directory.FullPath, FileOrigin.WorkingDirectory), Find());

        _folder.Directory.Write("loaded/table.csv", "x");
        _folder.Project.Directories.Set(_source.Identifier!, _folder.Directory["loaded"]);
        Assert.Equal(new FilePlace(_folder.Directory["loaded"], FileOrigin.Index), Find());

        Directory.Delete(_folder.Directory["loaded"], recursive: true);
        Assert.Equal(FileOrigin.WorkingDirectory, Find()!.Origin);
    }

    [Fact]
    public void The_working_directory_is_the_one_the_project_was_opened_from()
    {
        _folder.Directory.Write("deep/down/table.csv", "x");
        using var project = OwmProject.Open(_folder.Directory["deep", "down"], new OwmProjectOptions { OpenStore = _ => _folder.Store });
        Assert.Equal(_folder.Directory["deep", "down"], project.Files.DirectoryOf(_source));
        Assert.Null(Find());
    }

    [Fact]
    public void The_project_s_directory_is_looked_into_from_below_it()
    {
        _folder.Directory.Write("table.csv", "x");
        Directory.CreateDirectory(_folder.Directory["sub"]);
        using var project = OwmProject.Open(_folder.Directory["sub"], new OwmProjectOptions { OpenStore = _ => _folder.Store });
        Assert.Equal(new FilePlace(_folder.Directory.FullPath, FileOrigin.ProjectDirectory), project.Files.Find(_source));
    }

    [Fact]
    public void A_file_of_the_same_name_does_not_hide_the_one_of_the_recorded_size()
    {
        _source.Size = 3;
        var committed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_source.Identifier!.Value)));
        _folder.Directory.Write($".owm/ds_files/{committed}/table.csv", "abc");
        _folder.Directory.Write("table.csv", "other");
        Assert.Equal(FileOrigin.Committed, Find()!.Origin);
        _folder.Directory.Write("table.csv", "xyz");
        Assert.Equal(FileOrigin.WorkingDirectory, Find()!.Origin);
        _source.Sha256 = new string('0', 64);
        Assert.Equal(FileOrigin.Committed, Find()!.Origin);
    }

    [Fact]
    public void A_changed_index_is_read_again()
    {
        _folder.Directory.Write("one/table.csv", "x");
        _folder.Directory.Write("two/table.csv", "x");
        var directories = _folder.Project.Directories;
        directories.Set(_source.Identifier!, _folder.Directory["one"]);
        File.SetLastWriteTimeUtc(_folder.Directory[".owm", "data_source_directories"], DateTime.UtcNow.AddMinutes(-1));
        Assert.Equal(_folder.Directory["one"], directories.Find(_source.Identifier!)!.Directory);
        using (var other = _folder.ByAnotherProgram()) other.Directories.Set(_source.Identifier!, _folder.Directory["two"]);
        Assert.Equal(_folder.Directory["two"], directories.Find(_source.Identifier!)!.Directory);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("deep/../../secret")]
    [InlineData("nul\0")]
    public void A_record_cannot_name_a_file_outside_of_the_directory(string name)
    {
        _folder.Directory.Write("work/deep/x", "x");
        _folder.Directory.Write("secret", "x");
        using var project = OwmProject.Open(_folder.Directory["work"], new OwmProjectOptions { OpenStore = _ => _folder.Store });
        Assert.Null(project.Files.DirectoryOf(new LocalFileDataSource { Key = "k", FileName = name }));
    }

    private FilePlace? Find() => _folder.Project.Files.Find(_source);

    private sealed class Elsewhere(string directory) : IFilePathProvider
    {
        public string DirectoryOf(DataSource source) => directory;
    }
}
