namespace Owm.DataSources;

/// <summary>Where a user's plug-ins and the user's consent to them are, and how plug-ins are loaded.</summary>
public sealed record PluginOptions
{
    /// <summary>Gets the file that keeps which plug-ins the user has allowed to run. It must be one that only this user can write to, never one that came with a project.</summary>
    public required string TrustFile { get; init; }

    /// <summary>Gets the full paths of plug-ins that the user's own configuration names, for every project. Default none.</summary>
    public IReadOnlyList<string> UserPlugins { get; init; } = [];

    /// <summary>Gets whether plug-ins are loaded so that they can be unloaded: for programs that outlive their projects. Some libraries cannot be used that way. Default <see langword="false"/>.</summary>
    public bool AreUnloadable { get; init; }

    /// <summary>Gets names of loaders that no plug-in may bring. Default: those that ship with Owm.</summary>
    public IReadOnlyCollection<string> ReservedLoaders { get; init; } = ["local", "http", "bittorrent"];

    /// <summary>Gets the clock, for waiting on other processes. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
