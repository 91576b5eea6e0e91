namespace Owm.Tool.Parsing;

/// <summary>A verb or a family of them: what help, completions and both parsers go by.</summary>
internal class CommandNode
{
    private readonly List<CommandNode> _commands = [];
    private readonly List<OwmOption> _options = [];
    private readonly List<OwmArgument> _arguments = [];

    public CommandNode(string name, string description)
    {
        Name = name;
        Description = description;
    }

    public string Name { get; }

    /// <summary>Gets what it does or holds, in one line.</summary>
    public string Description { get; }

    /// <summary>Gets whether it does something: a verb, no family.</summary>
    public virtual bool IsVerb => false;

    /// <summary>Gets lines that show how a verb is used, for its help.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>Gets what is worth knowing of a verb beyond the first line, for its help.</summary>
    public virtual string? Remarks => null;

    /// <summary>Gets the family it belongs to; null for the whole tool.</summary>
    public CommandNode? Parent { get; private set; }

    /// <summary>Gets the commands of a family.</summary>
    public IReadOnlyList<CommandNode> Commands => _commands;

    /// <summary>Gets the options, without those that every command takes.</summary>
    public IReadOnlyList<OwmOption> Options => _options;

    public IReadOnlyList<OwmArgument> Arguments => _arguments;

    /// <summary>Gets what one types to get here: <c>owm source show</c>.</summary>
    public string FullName => Parent is null ? Name : $"{Parent.FullName} {Name}";

    public void Add(CommandNode command)
    {
        command.Parent = this;
        _commands.Add(command);
    }

    public void Add(OwmOption option) => _options.Add(option);

    public void Add(OwmArgument argument) => _arguments.Add(argument);
}
