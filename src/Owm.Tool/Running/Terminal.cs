namespace Owm.Tool.Running;

/// <summary>What is known of a terminal behind one of the tool's outputs.</summary>
/// <param name="CanRedraw">Whether a line can be drawn again: false for pipes, files and <c>TERM=dumb</c>.</param>
/// <param name="Width">How many columns it has.</param>
/// <param name="HasColor">Whether colors are wanted (<see href="https://no-color.org"/>).</param>
internal sealed record Terminal(bool CanRedraw, int Width, bool HasColor)
{
    /// <summary>The width that text has where there is no terminal: nothing is wrapped below it.</summary>
    public const int PipeWidth = 200;

    /// <summary>Gets how many lines it has. Default 24.</summary>
    public int Height { get; init; } = 24;

    /// <summary>Gets a pipe or a file.</summary>
    public static Terminal None { get; } = new(CanRedraw: false, PipeWidth, HasColor: false);

    /// <summary>Judges a real terminal by the environment.</summary>
    public static Terminal Of(int width, IReadOnlyDictionary<string, string> environment)
    {
        var dumb = !environment.TryGetValue("TERM", out var term) || term is "dumb" or "";
        if (dumb && !OperatingSystem.IsWindows()) return None with { Width = width };
        var colorless = environment.TryGetValue("NO_COLOR", out var noColor) && noColor.Length > 0;
        return new Terminal(CanRedraw: true, width, HasColor: !colorless);
    }
}
