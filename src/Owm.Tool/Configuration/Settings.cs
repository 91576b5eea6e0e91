using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Configuration;

/// <summary>Where the values of options come from: the command line, else the environment, else the project's owm.conf, else the
/// user's, else the default.</summary>
internal sealed class Settings
{
    private readonly Invocation _invocation;
    private readonly CommandLine _line;
    private readonly Lazy<IReadOnlyList<ConfigurationFile>> _files;

    /// <param name="invocation">Gives the environment.</param>
    /// <param name="line">The command line.</param>
    /// <param name="files">The configuration files, the strongest first; read when they are first needed.</param>
    public Settings(Invocation invocation, CommandLine line, Func<IReadOnlyList<ConfigurationFile>> files)
    {
        _invocation = invocation;
        _line = line;
        _files = new Lazy<IReadOnlyList<ConfigurationFile>>(files);
    }

    /// <summary>Returns whether somebody has given the option, anywhere.</summary>
    public bool IsGiven<T>(OwmOption<T> option) => GivenFor(option).Count > 0;

    /// <summary>Returns an option's value.</summary>
    /// <exception cref="CommandException">What was given is no such value; the message names where it was given.</exception>
    public T Get<T>(OwmOption<T> option)
    {
        var given = GivenFor(option);
        return given.Count == 0 ? option.Default : Read(option.Read, option.Expected, given[^1]);
    }

    /// <summary>Returns the value of an option that must be given.</summary>
    /// <exception cref="CommandException">It was not given, or is no such value.</exception>
    public T Require<T>(OwmOption<T> option) =>
        IsGiven(option) ? Get(option)
        : throw CommandException.Usage($"{option.Name} is missing. Give {option.Name} {option.HelpName}, or set {option.EnvironmentVariable}.");

    /// <summary>Returns the values of an option that may be given several times.</summary>
    /// <exception cref="CommandException">What was given is no such value; the message names where it was given.</exception>
    public IReadOnlyList<T> Get<T>(OwmListOption<T> option) =>
        [.. GivenFor(option).Select(given => Read(option.Read, option.Expected, given))];

    /// <summary>Returns whether a flag is set.</summary>
    /// <exception cref="CommandException">The environment or a file sets it to something else than true or false.</exception>
    public bool Get(OwmFlag flag)
    {
        if (_line.ValuesOf(flag) is not null) return true;
        var given = GivenElsewhere(flag);
        return given.Count > 0 && Read<bool>(ValueReaders.Switch, "true or false", given[^1]);
    }

    /// <summary>Returns the directory that a relative path in an option's value starts from where a file gave it: the project's, or
    /// the configuration file's own. Null for the current directory.</summary>
    public string? BaseDirectoryOf<T>(OwmOption<T> option) => GivenFor(option) is [.., var given] ? given.Directory : null;

    /// <summary>Returns the directory that relative paths in a list's values start from, as for one value.</summary>
    public string? BaseDirectoryOf<T>(OwmListOption<T> option) => GivenFor(option) is [var given, ..] ? given.Directory : null;

    private static T Read<T>(ValueReader<T> read, string expected, Given given) =>
        read(given.Text, out var value) ? value
        : throw CommandException.Usage($"{given.Origin} is '{Output.VisibleText.Of(given.Text)}'. It must be {expected}.");

    private List<Given> GivenFor(OwmOption option) =>
        _line.ValuesOf(option) is { } values ? [.. values.Select(value => new Given(option.Name, value))] : GivenElsewhere(option);

    private List<Given> GivenElsewhere(OwmOption option)
    {
        if (_invocation.Variable(option.EnvironmentVariable) is { } variable)
            return [.. Parts(option, variable).Select(part => new Given(option.EnvironmentVariable, part))];
        if (option.ConfigurationKey is not { } key) return [];
        foreach (var file in _files.Value)
        {
            if (file.Texts(key) is { } texts) return [.. texts.Select(text => new Given($"{key} in {file.Path}", text, file.BaseDirectory))];
        }

        return [];
    }

    // Several values in one variable: a line each, or, when there is but one line, separated by spaces.
    private static string[] Parts(OwmOption option, string variable)
    {
        if (!option.IsList) return [variable];
        var separator = variable.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ';
        return variable.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    // A value, and where it was given: for errors, and for relative paths.
    private sealed record Given(string Origin, string Text, string? Directory = null);
}
