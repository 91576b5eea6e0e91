using System.Globalization;
using System.Text;
using Owm.Tool.Running;

namespace Owm.Tool.Output;

/// <summary>How far something has come. Lengths are in bytes, the rate in bytes a second.</summary>
internal sealed record ProgressState(string Label, long Done, long Total)
{
    public long? Rate { get; init; }

    public int? Peers { get; init; }

    public TimeSpan? TimeLeft { get; init; }
}

/// <summary>Shows how far something has come: on a terminal a line that is drawn again and again, elsewhere now and then a plain line.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _drawing = new();
    private readonly TextWriter _out;
    private readonly Terminal _terminal;
    private readonly TimeProvider _clock;
    private readonly bool _isOff;
    private long _last;
    private bool _isDrawn;

    public ProgressLine(Invocation invocation, bool isOff)
    {
        _out = invocation.Error;
        _terminal = invocation.ErrorTerminal;
        _clock = invocation.Clock;
        _isOff = isOff;
        // A short task in a pipe says nothing at all.
        _last = _terminal.CanRedraw ? _clock.GetTimestamp() - _clock.TimestampFrequency : _clock.GetTimestamp();
    }

    /// <summary>Shows a state, unless one has just been shown.</summary>
    public void Report(ProgressState state)
    {
        if (_isOff) return;
        lock (_drawing)
        {
            if (_clock.GetElapsedTime(_last) < (_terminal.CanRedraw ? TerminalInterval : PlainInterval)) return;
            _last = _clock.GetTimestamp();
            if (!_terminal.CanRedraw)
            {
                _out.WriteLine(Plain(state));
                return;
            }

            Draw(Drawn(state));
        }
    }

    /// <summary>Shows a state that has no end, on a terminal only.</summary>
    public void Report(string text)
    {
        if (_isOff || !_terminal.CanRedraw) return;
        lock (_drawing)
        {
            if (_clock.GetElapsedTime(_last) < TerminalInterval) return;
            _last = _clock.GetTimestamp();
            Draw(Shortened(text, Math.Max(20, _terminal.Width) - 1));
        }
    }

    /// <summary>Takes the drawn line away.</summary>
    public void Clear()
    {
        lock (_drawing) Erase();
    }

    /// <summary>Writes a line that stays, without leaving half a drawn one beside it.</summary>
    public void WriteLine(string line)
    {
        lock (_drawing)
        {
            Erase();
            _out.WriteLine(line);
        }
    }

    /// <summary>Takes the drawn line away.</summary>
    public void Dispose() => Clear();

    private static string Plain(ProgressState state) => $"{VisibleText.Of(state.Label)}: {Percent(state)} of {Amount.OfBytes(state.Total)}{Details(state)}";

    private static string Percent(ProgressState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{(state.Total <= 0 ? 1 : Math.Floor(1000.0 * state.Done / state.Total) / 1000):0.0%}").Replace(" ", "", StringComparison.Ordinal);

    private static string Details(ProgressState state)
    {
        var details = new StringBuilder();
        if (state.Rate is { } rate) details.Append(", ").Append(Amount.OfRate(rate));
        if (state.Peers is { } peers) details.Append(", ").Append(Amount.Count(peers, "peer"));
        if (state.TimeLeft is { } left) details.Append(", ").Append(Amount.OfTime(left)).Append(" left");
        return details.ToString();
    }

    private string Drawn(ProgressState state)
    {
        var percent = Percent(state).PadLeft(6);
        var tail = $" {percent} of {Amount.OfBytes(state.Total)}{Details(state)}";
        var width = Math.Max(20, _terminal.Width) - 1;
        var label = Shortened(VisibleText.Of(state.Label), Math.Max(8, Math.Min(32, width - tail.Length - 14)));
        var barWidth = Math.Min(40, width - tail.Length - label.Length - 3);
        if (barWidth < 5) return Shortened(label + tail, width);
        var full = state.Total <= 0 ? barWidth : (int)Math.Clamp((double)state.Done / state.Total * barWidth, 0, barWidth);
        var bar = new string('#', full);
        if (_terminal.HasColor) bar = "\u001b[32m" + bar + "\u001b[0m";
        return $"{label} [{bar}{new string('.', barWidth - full)}]{tail}";
    }

    private static string Shortened(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private void Draw(string line)
    {
        _out.Write("\r" + line + "\u001b[K");
        _out.Flush();
        _isDrawn = true;
    }

    private void Erase()
    {
        if (!_isDrawn) return;
        _out.Write("\r\u001b[K");
        _out.Flush();
        _isDrawn = false;
    }
}
