using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Owm.Server.Metrics;

/// <summary>The engine's figures (docs/metrics.md) as Prometheus reads them (text format 0.0.4).</summary>
internal sealed class EngineFigures : IDisposable
{
    private const string MeterName = "Owm.BitTorrent";
    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Figure> _figures = new(StringComparer.Ordinal);

    public EngineFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Writes them as an answer.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(Text(), context.RequestAborted);
    }

    /// <summary>Returns them as they are now.</summary>
    public string Text()
    {
        lock (_lock)
        {
            _figures.Clear();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var (name, figure) in _figures)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {figure.Help}\n# TYPE {name} {figure.Type}\n");
                foreach (var (labels, value) in figure.Values) text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    // owm.bittorrent.hash.time, a counter in s, is owm_bittorrent_hash_time_seconds_total.
    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "s" or "seconds" => "_seconds", "By" or "bytes" => "_bytes", _ => "" };
        return name + unit + (isCounter ? "_total" : "");
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var isCounter = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal);
        var name = NameOf(instrument, isCounter);
        if (!_figures.TryGetValue(name, out var figure))
        {
            figure = new Figure(isCounter ? "counter" : "gauge", (instrument.Description ?? instrument.Name).ReplaceLineEndings(" "), new SortedDictionary<string, double>(StringComparer.Ordinal));
            _figures.Add(name, figure);
        }

        var labels = new StringBuilder();
        foreach (var (key, text) in tags) labels.Append(labels.Length == 0 ? '{' : ',').Append(CultureInfo.InvariantCulture, $"{key}=\"{text}\"");
        if (labels.Length > 0) labels.Append('}');
        figure.Values[labels.ToString()] = figure.Values.GetValueOrDefault(labels.ToString()) + value;
    }

    private sealed record Figure(string Type, string Help, SortedDictionary<string, double> Values);
}
