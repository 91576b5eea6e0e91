namespace Owm.Tool.Tests;

/// <summary>A run of the tool in this process that goes on until it is stopped.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LineWatcher _output;
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly Task<int> _run;

    /// <summary>Starts a run, and waits for a line that begins with something.</summary>
    public RunningTool(ToolHome home, string readyLine, params string[] args)
    {
        _output = new LineWatcher(readyLine);
        _run = OwmCommandLine.RunAsync(args, home.Invocation(_output, _error, _stop.Token));
    }

    /// <summary>Gets the text that has been printed.</summary>
    public string Out => _output.ToString();

    /// <summary>Waits for the line, and returns the rest of it.</summary>
    public async Task<string> ReadyAsync()
    {
        if (await Task.WhenAny(_output.Found, _run) == _run && !_output.Found.IsCompleted)
            throw new InvalidOperationException($"It ended with {await _run}: {_error}");
        return await _output.Found;
    }

    /// <summary>Stops the run as Ctrl-C does, and returns its exit code.</summary>
    public async Task<ToolRun> StopAsync()
    {
        await _stop.CancelAsync();
        var code = await _run.WaitAsync(TimeSpan.FromSeconds(30));
        return new ToolRun(code, _output.ToString(), _error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _error.Dispose();
        await _output.DisposeAsync();
    }
}
