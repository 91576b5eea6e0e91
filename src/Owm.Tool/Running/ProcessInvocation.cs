using System.Collections;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Owm.Tool.Running;

/// <summary>The invocation of this very process: its streams, terminal, environment and directory.</summary>
internal static class ProcessInvocation
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Invocation Create(CancellationToken stop)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";

        return new Invocation
        {
            In = new LazyStandardInput(),
            Out = new StreamWriter(OpenOutput(1), Utf8, 4096) { NewLine = "\n" },
            Error = new StreamWriter(OpenOutput(2), Utf8, 1024) { NewLine = "\n", AutoFlush = true },
            OutTerminal = Console.IsOutputRedirected ? Terminal.None : Terminal.Of(Width(), environment) with { Height = Height() },
            ErrorTerminal = Console.IsErrorRedirected ? Terminal.None : Terminal.Of(Width(), environment),
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            Environment = environment,
            CurrentDirectory = CurrentDirectory(),
            Self = Self(),
            Stop = stop,
        };
    }

    /// <summary>Opens standard output or error. A pipe is opened so that writing to one that nobody reads any more fails, which
    /// ends the run quietly; <see cref="Console"/> would go on writing into the void.</summary>
    private static Stream OpenOutput(int descriptor)
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                // A file that both outputs share must be appended to by both: that is what Console's streams do.
                if (!stream.CanSeek) return stream;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // A closed descriptor: Console's streams swallow what is written to it.
            }
        }

        return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    private static int Height()
    {
        try
        {
            return Console.WindowHeight is > 0 and var height ? height : 24;
        }
        catch (IOException)
        {
            return 24;
        }
    }

    private static string[] Self()
    {
        if (Environment.ProcessPath is not { } program) return [];

        // Without a program of its own it was started as `dotnet owm.dll`.
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "owm.dll")] : [program];
    }

    // Empty where it was deleted: the run then says so.
    private static string CurrentDirectory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    /// <summary>Standard input, opened when something is asked.</summary>
    private sealed class LazyStandardInput : TextReader
    {
        public override int Peek() => Console.In.Peek();

        public override int Read() => Console.In.Read();

        public override string? ReadLine() => Console.In.ReadLine();
    }
}
