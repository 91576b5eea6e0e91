using System.Text;

namespace Owm.Tool.Tests;

/// <summary>Waits for a line that begins with something, and hands out the rest of it.</summary>
internal sealed class LineWatcher : TextWriter
{
    private readonly string _beginning;
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource<string> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LineWatcher(string beginning)
    {
        _beginning = beginning;
        NewLine = "\n";
    }

    public Task<string> Found => _found.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        _text.Append(value);
        if (value != '\n') return;
        var line = _text.ToString().TrimEnd('\n');
        line = line[(line.LastIndexOf('\n') + 1)..];
        if (line.StartsWith(_beginning, StringComparison.Ordinal)) _found.TrySetResult(line[_beginning.Length..]);
    }

    public override string ToString() => _text.ToString();
}
