namespace Owm.Tool.Parsing;

/// <summary>What a command is about: words that stand on the command line by themselves.</summary>
internal sealed class OwmArgument
{
    public OwmArgument(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>Gets what the help calls it.</summary>
    public string Name { get; }

    /// <summary>Gets what it is.</summary>
    public string Description { get; }

    /// <summary>Gets whether it may be left out. Default false.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Gets whether there may be several. Default false.</summary>
    public bool IsList { get; init; }

    /// <summary>Gets words that a shell proposes for it. Default none.</summary>
    public IReadOnlyList<string> Proposals { get; init; } = [];
}
