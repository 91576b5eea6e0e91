using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary>While code of others runs in this process: keeps what it prints off standard output, and has its end of the process look like what it is.</summary>
internal sealed class ModuleGuard : IDisposable
{
    private readonly Invocation _invocation;
    private readonly string _name;
    private readonly TextWriter _out = Console.Out;
    private int _isTold;

    public ModuleGuard(Invocation invocation, string name)
    {
        _invocation = invocation;
        _name = name;
        // Standard output is for data: a line of a module's would break --json.
        Console.SetOut(Console.Error);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        Console.SetOut(_out);
    }

    private void OnExit(object? sender, EventArgs e)
    {
        // A second Ctrl-C ends the process this way too.
        if (_invocation.Stop.IsCancellationRequested) return;
        Environment.ExitCode = (int)ExitCode.BadRecord;
        Tell($"{_name} has ended the process (Environment.Exit) instead of returning. Nothing was saved; take that call out.");
    }

    // Nobody can catch it, so the process would end with a dump.
    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        var error = (e.ExceptionObject as Exception)!;
        Tell($"{_name}, on a thread of its own: {error.GetType().Name}: {error.Message} Nothing was saved; catch it there.");
        Environment.Exit((int)ExitCode.BadRecord);
    }

    private void Tell(string message)
    {
        if (Interlocked.Exchange(ref _isTold, 1) != 0) return;
        try
        {
            _invocation.Error.WriteLine(ErrorText.Line(message));
        }
        catch (IOException)
        {
            // Nobody reads standard error: the exit code must do.
        }
    }
}
