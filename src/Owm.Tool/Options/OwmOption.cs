using System.CommandLine;

namespace Owm.Tool.Options;

/// <summary>An option that may also be given in the environment, and in the configuration files where <see cref="ConfigurationKey"/> is set.</summary>
internal interface IOwmOption
{
    /// <summary>Gets the option's name, such as <c>--port</c>.</summary>
    string Name { get; }

    /// <summary>Gets the environment variable, such as <c>OWM_PORT</c>.</summary>
    string EnvironmentVariable { get; }

    /// <summary>Gets the key in owm.conf, such as <c>port</c>; null when no file should decide this.</summary>
    string? ConfigurationKey { get; }
}

/// <summary>Reads the text of a value.</summary>
/// <param name="text">The text.</param>
/// <param name="value">The value.</param>
/// <returns>Whether the text is such a value.</returns>
internal delegate bool ValueReader<T>(string text, out T value);

/// <summary>An option that takes one value.</summary>
internal sealed class OwmOption<T> : Option<string>, IOwmOption
{
    public OwmOption(string name, string helpName, string description, ValueReader<T> read, string expected, params string[] aliases)
        : base(name, aliases)
    {
        HelpName = helpName;
        Description = description;
        Read = read;
        Expected = expected;
        EnvironmentVariable = OptionNames.VariableOf(name);
    }

    public ValueReader<T> Read { get; }

    /// <summary>Gets what a value must be, for errors: "a number from 0 to 65535".</summary>
    public string Expected { get; }

    public T Default { get; init; } = default!;

    public string EnvironmentVariable { get; init; }

    public string? ConfigurationKey { get; init; }
}

/// <summary>An option that may be given several times.</summary>
internal sealed class OwmListOption<T> : Option<string[]>, IOwmOption
{
    public OwmListOption(string name, string helpName, string description, ValueReader<T> read, string expected, params string[] aliases)
        : base(name, aliases)
    {
        HelpName = helpName;
        Description = description;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
        Read = read;
        Expected = expected;
        EnvironmentVariable = OptionNames.VariableOf(name);
    }

    public ValueReader<T> Read { get; }

    public string Expected { get; }

    public string EnvironmentVariable { get; init; }

    public string? ConfigurationKey { get; init; }
}

/// <summary>An option that is there or not.</summary>
internal sealed class OwmFlag : Option<bool>, IOwmOption
{
    public OwmFlag(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
        EnvironmentVariable = OptionNames.VariableOf(name);
    }

    public string EnvironmentVariable { get; init; }

    public string? ConfigurationKey { get; init; }
}

/// <summary>How options are called in the environment.</summary>
internal static class OptionNames
{
    /// <summary>Returns the environment variable of an option: <c>OWM_UPLOAD_LIMIT</c> for <c>--upload-limit</c>.</summary>
    public static string VariableOf(string option) =>
        "OWM_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
