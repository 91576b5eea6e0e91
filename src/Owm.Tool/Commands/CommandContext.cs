using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.Plugins;
using Owm.Tool.Configuration;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary>What a command works with: the command line, its settings, the places it looks in and the outputs it writes to.</summary>
internal sealed class CommandContext
{
    private readonly Lazy<DataOutput> _output;
    private readonly Lazy<string?> _projectDirectory;
    private readonly Lazy<PluginSet> _plugins;
    private readonly bool _isOfProject;
    private readonly OwmCommand _command;

    public CommandContext(Invocation invocation, CommandLine line, GlobalOptions global, OwmCommand command)
    {
        _command = command;
        Global = global;
        _isOfProject = command.IsOfProject;
        Line = line;
        if (invocation.CurrentDirectory.Length == 0) throw CommandException.NotFound("The directory that this was started in is gone. Go to another one.");
        Settings = new Settings(invocation, line, () => ConfigurationFiles);
        if (Settings.Get(Global.Directory) is { } directory)
        {
            var full = invocation.FullPath(directory);
            if (!Directory.Exists(full)) throw CommandException.NotFound($"There is no directory {full}. Make it, or give another one to -C.");
            invocation = invocation with { CurrentDirectory = full };
        }

        Invocation = invocation;
        User = UserDirectories.Of(invocation);
        _projectDirectory = new Lazy<string?>(() => ProjectSearch.NearestUpward(invocation.CurrentDirectory));
        _plugins = new Lazy<PluginSet>(() => PluginUse.Load(this));
        _output = new Lazy<DataOutput>(() => new DataOutput(invocation, command.OutputOptions?.FormatOf(this) ?? OutputFormat.Text, Settings.Get(Global.Quiet)));
    }

    public Invocation Invocation { get; }

    public GlobalOptions Global { get; }

    public CommandLine Line { get; }

    public Settings Settings { get; }

    /// <summary>Gets where the user's own files are.</summary>
    public UserDirectories User { get; }

    /// <summary>Gets the output of the command's data.</summary>
    public DataOutput Output => _output.Value;

    /// <summary>Gets the directory that holds <c>.owm</c>, or null outside of a project.</summary>
    public string? ProjectDirectory => _projectDirectory.Value;

    /// <summary>Gets the configuration files, the strongest first.</summary>
    public IReadOnlyList<ConfigurationFile> ConfigurationFiles =>
        _isOfProject && ProjectDirectory is { } project ? [ProjectConfiguration(project), UserConfiguration()] : [UserConfiguration()];

    /// <summary>Returns whether somebody may be asked something.</summary>
    public bool CanAsk => Invocation.CanAsk && !Settings.Get(Global.NoInput);

    /// <summary>Gets where log entries go: nowhere without <c>--debug</c>.</summary>
    public ILoggerFactory LoggerFactory => Settings.Get(Global.Debug) ? new ErrorOutputLogging(Invocation) : NullLoggerFactory.Instance;

    /// <summary>Opens the project.</summary>
    /// <exception cref="ProjectNotFoundException">There is none.</exception>
    public OwmProject OpenProject() => OwmProject.Open(Invocation.CurrentDirectory, ProjectOptions);

    /// <summary>Gets how projects are opened.</summary>
    public OwmProjectOptions ProjectOptions => new() { Time = Invocation.Clock, LoadPlugins = _ => Plugins, OpenStore = OpenStore };

    /// <summary>Gets the plug-ins; the first use loads them.</summary>
    public PluginSet Plugins => _plugins.Value;

    /// <summary>Gets the path of the user's configuration file.</summary>
    public string UserConfigurationPath => Path.Combine(User.Configuration, "owm.conf");

    /// <summary>Returns the user's configuration file, there or not.</summary>
    public ConfigurationFile UserConfiguration() => ConfigurationFile.Read(UserConfigurationPath);

    /// <summary>Returns an option's value.</summary>
    public T Get<T>(OwmOption<T> option) => Settings.Get(option);

    /// <summary>Returns an option's values.</summary>
    public IReadOnlyList<T> Get<T>(OwmListOption<T> option) => Settings.Get(option);

    /// <summary>Returns whether a flag is set.</summary>
    public bool Get(OwmFlag flag) => Settings.Get(flag);

    /// <summary>Returns an argument's value.</summary>
    public string Get(OwmArgument argument) => Line.ValuesOf(argument)[0];

    /// <summary>Returns the value of an argument that may be left out, or null.</summary>
    public string? Find(OwmArgument argument) => Line.ValuesOf(argument) is [var value, ..] ? value : null;

    /// <summary>Returns the values of an argument of which there may be several.</summary>
    public IReadOnlyList<string> GetAll(OwmArgument argument) => Line.ValuesOf(argument);

    /// <summary>Returns the full path of a path given by the user.</summary>
    public string FullPath(string path) => Invocation.FullPath(path);

    /// <summary>Tells the user something that is no data.</summary>
    public void Say(string line)
    {
        if (!Settings.Get(Global.Quiet)) Invocation.Error.WriteLine(line);
    }

    /// <summary>Makes a progress line.</summary>
    public ProgressLine Progress() => new(Invocation, Settings.Get(Global.NoProgress) || Settings.Get(Global.Quiet));

    /// <summary>Asks before something is taken away.</summary>
    /// <exception cref="CommandException">Nobody can be asked, or the answer is no.</exception>
    public void Confirm(string question, OwmFlag yes)
    {
        if (Settings.Get(yes)) return;
        if (!CanAsk) throw CommandException.Usage($"{question} Nobody can be asked here: say it with {yes.Name}.");
        Invocation.Error.Write($"{question} [y/N] ");
        Invocation.Error.Flush();
        if (Invocation.In.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw new CommandException(ExitCode.Failed, "Nothing was changed: the answer was not yes.");
    }

    private SqliteQuadStore OpenStore(string path)
    {
        if (!_command.MakesGraph && !File.Exists(path)) Say("Note: There is no graph here yet. 'owm import --directory DIR' restores one that was exported.");
        return SqliteQuadStore.Open(path, new SqliteQuadStoreOptions { CreateWhenWritten = true, Stop = Invocation.Stop });
    }

    private static ConfigurationFile ProjectConfiguration(string project) => ConfigurationFile.Read(Path.Combine(project, ".owm", "owm.conf"));
}
