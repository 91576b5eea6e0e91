namespace Owm.DataSources;

/// <summary>A plug-in: what is known of it, and whether it is used.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="State">Whether it is used.</param>
public sealed record Plugin(PluginPlace Place, PluginState State)
{
    /// <summary>Gets the name.</summary>
    public string Name => Place.Name;

    /// <summary>Gets the version; <see langword="null"/> where it was not looked at or cannot be read.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the SHA-256 of all its files, 64 hexadecimal digits; <see langword="null"/> where they were not looked at or cannot be read.</summary>
    public string? Digest { get; init; }

    /// <summary>Gets what is the matter with it, for people, and what to do; <see langword="null"/> when it is used.</summary>
    public string? Problem { get; init; }

    /// <summary>Gets the kinds it brings: those of translators too.</summary>
    public IReadOnlyList<KindDescription> Kinds { get; init; } = [];

    /// <summary>Gets the loaders it brings.</summary>
    public IReadOnlyList<LoaderRegistration> Loaders { get; init; } = [];

    /// <summary>Gets what it brings for layers above this one.</summary>
    public IReadOnlyList<IPluginContribution> Contributions { get; init; } = [];

    internal PluginCode? Code { get; init; }
}

/// <summary>Whether a plug-in is used.</summary>
public enum PluginState
{
    /// <summary>It is used.</summary>
    Allowed,

    /// <summary>Nobody has said yet that it may run here.</summary>
    NotAllowed,

    /// <summary>It is not what was allowed to run any more.</summary>
    Changed,

    /// <summary>It cannot be used.</summary>
    Broken,
}
