using Microsoft.Extensions.Logging;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Keeps the log entries that tell of mistakes of this program: no peer, however hostile, may cause one.</summary>
internal sealed class FaultLog : ILoggerFactory, ILogger
{
    private const int PeerFailed = 1105;
    private const int DhtFailed = 1505;
    private const int WebSeedBroke = 1402;

    public List<string> Faults { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is PeerFailed or WebSeedBroke or DhtFailed) Faults.Add($"{formatter(state, exception)}: {exception}");
    }

    public void Dispose()
    {
    }
}
