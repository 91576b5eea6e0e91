namespace Owm.Tool.Running;

/// <summary>All that a run of the tool sees of the world, so that tests can hand it another one.</summary>
internal sealed record Invocation
{
    /// <summary>Gets where answers to questions come from.</summary>
    public required TextReader In { get; init; }

    /// <summary>Gets where data goes.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Gets where everything else goes: errors, questions, progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets what is known of the terminal behind <see cref="Out"/>. Default: there is none.</summary>
    public Terminal OutTerminal { get; init; } = Terminal.None;

    /// <summary>Gets what is known of the terminal behind <see cref="Error"/>. Default: there is none.</summary>
    public Terminal ErrorTerminal { get; init; } = Terminal.None;

    /// <summary>Gets whether somebody is there to answer a question. Default false.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the environment variables. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the directory that relative paths start from, as a full path.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>Gets the words that run this tool again, as another process: a program, and what goes before the arguments.
    /// Default none: it cannot be run again.</summary>
    public IReadOnlyList<string> Self { get; init; } = [];

    /// <summary>Gets what is cancelled when the user wants the run to end (Ctrl-C).</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Returns an environment variable's value, or null when it is missing or empty.</summary>
    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Returns the full path of a path that may start from <see cref="CurrentDirectory"/>.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);
}
