using Microsoft.Extensions.Logging;
using Owm.Server.Logging;
using Owm.Testing;

namespace Owm.Server.Tests;

public sealed class LogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Tracker http://t.example:6969/abcdef0123456789/announce failed", "Tracker http://t.example:6969/… failed")]
    [InlineData("at https://user:hidden@t.example/announce?passkey=abcdef", "at https://t.example/…")]
    [InlineData("(udp://t.example:6969/announce/abcdef)", "(udp://t.example:6969/…")]
    [InlineData("Authorization: Bearer abc.def.ghi", "Authorization: …")]
    [InlineData("token=abcdef&next", "token=…&next")]
    [InlineData("\"client_secret\": \"abcdef\"", "\"client_secret\": \"…\"")]
    public void No_secret_gets_into_the_log(string text, string expected)
    {
        Assert.Equal(expected, Redaction.Of(text));
    }

    [Fact]
    public void An_entry_is_one_line_that_moves_no_cursor() => Assert.Equal("a | b\\u001b[31mc", Redaction.Of("a\r\nb\u001b[31mc"));

    [Fact]
    public void A_long_log_rolls_and_the_oldest_goes()
    {
        var path = _directory["daemon.log"];
        using (var log = new RollingLog(path, LogLevel.Information, TimeProvider.System))
        {
            var logger = log.CreateLogger("Owm.Server");
            var text = new string('x', 100_000);
            for (var i = 0; i < 50; i++) logger.Log(LogLevel.Information, new EventId(i), text, null, static (line, _) => line);
        }

        Assert.Equal(["daemon.log", "daemon.log.1", "daemon.log.2"], Directory.GetFiles(_directory.FullPath).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(_directory.FullPath), file => Assert.InRange(new FileInfo(file).Length, 1, 1024 * 1024));
        Assert.Contains(" 49: x", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
