using System.CommandLine;

namespace Owm.Tool.Options;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public OwmOption<string> Directory { get; } = new(
        "--working-directory", "DIR", "run as if started in DIR; the project is the nearest .owm from there upward", ValueReaders.NonEmpty, "a directory", "-C")
    { Recursive = true };

    public OwmFlag Quiet { get; } = new("--quiet", "print identifiers only, and no progress", "-q") { Recursive = true };

    public OwmFlag NoProgress { get; } = new("--no-progress", "show no progress") { Recursive = true };

    public OwmFlag NoInput { get; } = new("--no-input", "never ask: fail where an answer is needed") { Recursive = true };

    public OwmFlag Debug { get; } = new("--debug", "show stack traces of errors, and log what happens") { Recursive = true };

    public OwmFlag Help { get; } = new("--help", "show help", "-h") { Recursive = true };

    /// <summary>Gets all of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Directory, Quiet, NoProgress, NoInput, Debug, Help];
}
