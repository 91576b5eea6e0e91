using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Owm.Server.Logging;

/// <summary>Writes log entries to a file, a line each; when it is long, it becomes <c>.1</c>, that one <c>.2</c>, and the oldest goes.</summary>
internal sealed class RollingLog : ILoggerFactory
{
    private const long MaxLength = 1024 * 1024;
    private const int Kept = 3;
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly LogLevel _least;
    private FileStream? _file;

    public RollingLog(string path, LogLevel least, TimeProvider clock)
    {
        _path = path;
        _least = least;
        _clock = clock;
    }

    public ILogger CreateLogger(string categoryName)
    {
        // What the web server says of each request is of use to nobody.
        var least = categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : _least;
        return new LineLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..], least);
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Log entries go to the file alone.");

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            try
            {
                if (_file is not null && _file.Length + bytes.Length > MaxLength) Roll();
                _file ??= Open();
                _file.Write(bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // There is no other place to say it: a full disk costs log entries, not the daemon. The next entry tries again.
                _file?.Dispose();
                _file = null;
            }
        }
    }

    private FileStream Open()
    {
        if (File.Exists(_path) && new FileInfo(_path).Length >= MaxLength) Roll();
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(_path, options);
    }

    private void Roll()
    {
        _file?.Dispose();
        _file = null;
        for (var i = Kept - 1; i > 0; i--)
        {
            var from = i == 1 ? _path : $"{_path}.{i - 1}";
            if (File.Exists(from)) File.Move(from, $"{_path}.{i}", overwrite: true);
        }
    }

    private sealed class LineLogger(RollingLog owner, string category, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var time = owner._clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var cause = exception is null ? "" : logLevel >= LogLevel.Error ? $" {exception}" : $" ({exception.GetType().Name}: {exception.Message})";
            owner.Write($"{time} {logLevel} {category} {eventId.Id}: {Redaction.Of(formatter(state, exception) + cause)}");
        }
    }
}
