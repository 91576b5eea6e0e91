using Owm.Tool.Running;

namespace Owm.Tool.Tests;

/// <summary>What a run of the tool came to.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    /// <summary>Fails unless the run ended well.</summary>
    public ToolRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Out}\n{Error}");
        return this;
    }

    /// <summary>Fails unless the run ended with a code and one line that begins with <c>owm: </c> and says something.</summary>
    public string FailedWith(ExitCode code)
    {
        Assert.True(ExitCode == (int)code, $"exit {ExitCode}, not {(int)code}\n{Out}\n{Error}");
        var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("owm: ", StringComparison.Ordinal));
        Assert.EndsWith(line + "\n", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return line;
    }
}
