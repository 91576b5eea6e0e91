using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class ConfigTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void What_is_set_is_got()
    {
        _home.Run("config", "set", "--user", "catalog", "../catalog").Succeeded();
        Assert.Equal("../catalog\n", _home.Run("config", "get", "catalog").Succeeded().Out);
    }

    [Fact]
    public void The_project_is_stronger_than_the_user()
    {
        _home.Write(".owm/owm.conf", "{}");
        _home.Run("config", "set", "--user", "port", "1").Succeeded();
        _home.Run("config", "set", "port", "2").Succeeded();
        Assert.Equal("2\n", _home.Run("config", "get", "port").Out);
        Assert.Equal("1\n", _home.Run("config", "get", "--user", "port").Out);
        Assert.Equal($"port\t2\t{_home[".owm", "owm.conf"]}\n", _home.Run("config", "list").Out);
    }

    [Fact]
    public void A_value_that_is_JSON_stays_JSON()
    {
        _home.Run("config", "set", "--user", "trackers", """["http://a/announce","udp://b:1"]""").Succeeded();
        Assert.Equal("http://a/announce\nudp://b:1\n", _home.Run("config", "get", "trackers").Out);
        Assert.Equal("[\"http://a/announce\",\"udp://b:1\"]\n", _home.Run("config", "get", "trackers", "--json").Out);
    }

    [Fact]
    public void A_missing_key_is_not_found_and_near_ones_are_named()
    {
        _home.Run("config", "set", "--user", "catalog", "x").Succeeded();
        Assert.Contains("Did you mean 'catalog'?", _home.Run("config", "get", "catalgo").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'catalog'?", _home.Run("config", "delete", "--user", "catalgo").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_key_is_gone()
    {
        _home.Run("config", "set", "--user", "catalog", "x").Succeeded();
        _home.Run("config", "delete", "--user", "catalog").Succeeded();
        _home.Run("config", "get", "catalog").FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public void Secrets_are_refused() => _home.Run("config", "set", "--user", "client_secret", "x").FailedWith(ExitCode.Usage);

    [Fact]
    public void A_file_that_is_not_JSON_is_named_with_its_line()
    {
        Directory.CreateDirectory(_home.Home);
        File.WriteAllText(Path.Combine(_home.Home, "owm.conf"), "{\n  \"catalog\": oops\n}");
        Assert.Contains("owm.conf, line 2 is not JSON", _home.Run("config", "list").FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_of_a_project_has_one_exit_code_everywhere()
    {
        _home.Run("init").Succeeded();
        _home.Write(".owm/owm.conf", "{ oops");
        foreach (var args in new string[][] { ["source", "list"], ["config", "list"], ["config", "set", "catalog", "x"], ["export"], ["init"] })
            Assert.Contains("owm.conf", _home.Run(args).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_a_setting_cannot_have_is_wrong_usage()
    {
        _home.Run("init").Succeeded();
        Assert.Contains("absolute IRI", _home.Run("config", "set", "default_context_id", "foo").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        _home.Run("config", "delete", "default_context_id").FailedWith(ExitCode.Usage);
    }

    [Fact]
    public void Outside_of_a_project_the_remedy_is_named() =>
        Assert.Contains("'owm init'", _home.Run("config", "set", "catalog", "x").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
}
