using System.Globalization;
using Microsoft.Extensions.Logging;
using Owm.Tool.Running;

namespace Owm.Tool.Output;

/// <summary>Writes log entries to standard error, a line each, for <c>--debug</c>.</summary>
internal sealed class ErrorOutputLogging : ILoggerFactory
{
    private readonly TextWriter _out;
    private readonly TimeProvider _clock;

    public ErrorOutputLogging(Invocation invocation)
    {
        _out = TextWriter.Synchronized(invocation.Error);
        _clock = invocation.Clock;
    }

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Log entries go to standard error alone.");

    public void Dispose()
    {
    }

    private sealed class LineLogger(ErrorOutputLogging owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var time = owner._clock.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            owner._out.WriteLine($"{time} {logLevel} {category}: {VisibleText.Of(formatter(state, exception) + cause)}");
        }
    }
}
