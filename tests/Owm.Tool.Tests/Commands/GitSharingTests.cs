using System.Diagnostics;

namespace Owm.Tool.Tests.Commands;

/// <summary>Two labs share a project by git, with nothing but git.</summary>
public sealed class GitSharingTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public void Two_clones_change_merge_and_import()
    {
        Run("", "git", "init", "-q", "--bare", "shared.git");
        Run("", "git", "clone", "-q", "shared.git", "ada");
        Owm("ada", "init", "--default-context-id", "http://example.org/lab");
        Owm("ada", "declare", "CSVDataSource", "csv_file_name=worm.csv", "--key", "worm");
        Owm("ada", "declare", "CSVDataSource", "csv_file_name=fly.csv", "--key", "fly");
        Owm("ada", "export", "--directory", "graph");
        Commit("ada", "Begin");
        Run("ada", "git", "push", "-q", "origin", "HEAD");

        Run("", "git", "clone", "-q", "shared.git", "bob");
        Assert.False(File.Exists(_home["bob", ".owm", "graph.db"]));
        Owm("bob", "import", "--directory", "graph");
        Assert.Equal("CSVDataSource:fly\nCSVDataSource:worm\n", Owm("bob", "source", "list", "--sort", "name"));
        Owm("bob", "diff");

        // Both add a record at the same place of the same file, and each changes something else besides.
        Owm("ada", "declare", "CSVDataSource", "csv_file_name=mouse.csv", "--key", "mouse");
        Owm("ada", "declare", "CSVDataSource", "description=a worm", "--key", "worm");
        Owm("ada", "say", "http://example.org/ada", "rdfs:label", "Ada", "--context", "http://example.org/people");
        Owm("bob", "declare", "CSVDataSource", "csv_file_name=moth.csv", "--key", "moth");
        Owm("bob", "source", "rm", "CSVDataSource:fly", "--yes");
        Owm("bob", "namespace", "bind", "ex", "http://example.org/");
        foreach (var who in new[] { "ada", "bob" })
        {
            Owm(who, "export", "--directory", "graph");
            Commit(who, $"What {who} knows");
        }

        Run("ada", "git", "push", "-q", "origin", "HEAD");
        Run("bob", "git", "pull", "-q", "--no-rebase", "--no-edit");
        Owm("bob", "import", "--directory", "graph");
        Owm("bob", "export", "--directory", "graph");
        Commit("bob", "As sorted");
        Run("bob", "git", "push", "-q", "origin", "HEAD");
        Run("ada", "git", "pull", "-q", "--no-rebase", "--no-edit");
        // Bob has removed a record: what was exported may go without being asked about.
        Owm("ada", "import", "--directory", "graph");

        foreach (var who in new[] { "ada", "bob" })
        {
            Assert.Equal("CSVDataSource:moth\nCSVDataSource:mouse\nCSVDataSource:worm\n", Owm(who, "source", "list", "--sort", "name"));
            Assert.Contains("Description: 'a worm'", Owm(who, "source", "show", "worm"), StringComparison.Ordinal);
            Assert.Contains("http://example.org/people\t1", Owm(who, "contexts", "list"), StringComparison.Ordinal);
            Assert.Contains("ex\thttp://example.org/\n", Owm(who, "namespace", "list"), StringComparison.Ordinal);
            Owm(who, "export", "--directory", "graph");
            Assert.Equal("", Run(who, "git", "status", "--porcelain"));
        }

        Assert.Equal(Owm("ada", "export", "--format", "turtle"), Owm("bob", "export", "--format", "turtle"));
    }

    private string Owm(string directory, params string[] args) => _home.Run(["-C", directory, .. args]).Succeeded().Out;

    private void Commit(string directory, string message)
    {
        Run(directory, "git", "add", "-A");
        Run(directory, "git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", message);
    }

    private string Run(string directory, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = Path.Combine(_home.Work, directory), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        foreach (var (name, value) in new[] { ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_AUTHOR_NAME", "A"), ("GIT_COMMITTER_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.org"), ("GIT_COMMITTER_EMAIL", "a@example.org") })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}: {process.ExitCode}\n{output}\n{error.Result}");
        return output;
    }
}
