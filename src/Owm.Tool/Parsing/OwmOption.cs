namespace Owm.Tool.Parsing;

/// <summary>An option. It may also be given in the environment, and in the configuration files where <see cref="ConfigurationKey"/> is set.</summary>
internal abstract class OwmOption
{
    protected OwmOption(string name, string helpName, string description, string[] aliases)
    {
        Name = name;
        HelpName = helpName;
        Description = description;
        Aliases = aliases;
        EnvironmentVariable = VariableOf(name);
    }

    /// <summary>Gets the option's name, such as <c>--port</c>.</summary>
    public string Name { get; }

    /// <summary>Gets its other names, such as <c>-d</c>.</summary>
    public string[] Aliases { get; }

    /// <summary>Gets what the help calls its value.</summary>
    public string HelpName { get; }

    /// <summary>Gets what it does.</summary>
    public string Description { get; }

    /// <summary>Gets whether a value follows it.</summary>
    public virtual bool TakesValue => true;

    /// <summary>Gets whether it may be given several times.</summary>
    public virtual bool IsList => false;

    /// <summary>Gets the environment variable, such as <c>OWM_PORT</c>.</summary>
    public string EnvironmentVariable { get; init; }

    /// <summary>Gets the key in owm.conf, such as <c>port</c>; null when no file should decide this.</summary>
    public string? ConfigurationKey { get; init; }

    /// <summary>Returns the environment variable that an option has unless it says otherwise: <c>OWM_UPLOAD_LIMIT</c> for <c>--upload-limit</c>.</summary>
    public static string VariableOf(string option) => "OWM_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}

/// <summary>Reads the text of a value.</summary>
/// <param name="text">The text.</param>
/// <param name="value">The value.</param>
/// <returns>Whether the text is such a value.</returns>
internal delegate bool ValueReader<T>(string text, out T value);

/// <summary>An option that takes one value.</summary>
internal sealed class OwmOption<T> : OwmOption
{
    public OwmOption(string name, string helpName, string description, ValueReader<T> read, string expected, params string[] aliases)
        : base(name, helpName, description, aliases)
    {
        Read = read;
        Expected = expected;
    }

    public ValueReader<T> Read { get; }

    /// <summary>Gets what a value must be, for errors: "a number from 0 to 65535".</summary>
    public string Expected { get; }

    public T Default { get; init; } = default!;
}

/// <summary>An option that may be given several times.</summary>
internal sealed class OwmListOption<T> : OwmOption
{
    public OwmListOption(string name, string helpName, string description, ValueReader<T> read, string expected, params string[] aliases)
        : base(name, helpName, description, aliases)
    {
        Read = read;
        Expected = expected;
    }

    public override bool IsList => true;

    public ValueReader<T> Read { get; }

    public string Expected { get; }
}

/// <summary>An option that is there or not.</summary>
internal sealed class OwmFlag : OwmOption
{
    public OwmFlag(string name, string description, params string[] aliases)
        : base(name, "", description, aliases)
    {
    }

    public override bool TakesValue => false;
}
