namespace Owm.DataSources;

/// <summary>Loads the plug-ins of a project that its user has allowed to run; each with its own dependencies.</summary>
/// <remarks>
/// A plug-in runs with all the rights of this process: there is no sandbox in .NET. So none runs before the user said so,
/// once for each content of its files and each project. One that is broken is told of, and does not keep the others back.
/// </remarks>
/// <param name="options">Where the user's consent is, and how plug-ins are loaded.</param>
public sealed class PluginLoader(PluginOptions options)
{
    /// <summary>Where a user's consent to plug-ins of the user's own configuration is kept.</summary>
    private const string EveryProject = "*";

    /// <summary>Tells whether a configuration file may name plug-ins, without reading it as one: quickly, for the many that do not.</summary>
    /// <param name="configurationFile">The file, there or not.</param>
    public static bool IsMentionedIn(string configurationFile) => PluginPlaces.IsMentionedIn(configurationFile);

    /// <summary>Tells whether a project may have plug-ins: quickly, for the many that do not.</summary>
    /// <param name="projectDirectory">The directory that holds <c>.owm</c>.</param>
    public static bool MayBeIn(string projectDirectory) => PluginPlaces.MayBeIn(projectDirectory);

    /// <summary>Loads the plug-ins.</summary>
    /// <param name="projectDirectory">The directory that holds <c>.owm</c>; <see langword="null"/> for the user's plug-ins alone.</param>
    /// <param name="describeAll">Whether to read also what is not allowed to run, for its version and digest. Nothing of it runs.</param>
    /// <exception cref="ProjectException">The configuration, or the file of what is allowed, cannot be read.</exception>
    public PluginSet Load(string? projectDirectory, bool describeAll = false)
    {
        var places = Places(projectDirectory);
        if (places.Count == 0) return PluginSet.None;
        var trust = new PluginTrust(options.TrustFile, options.Time);
        var claims = new PluginClaims(options.ReservedLoaders);
        return new PluginSet([.. places.Select(place => Load(place, trust.AllowedDigest(ScopeOf(place, projectDirectory), place.Name), claims, describeAll))]);
    }

    internal static string ScopeOf(PluginPlace place, string? projectDirectory) =>
        place.Origin == PluginOrigin.UserConfiguration ? EveryProject : RealPath.Of(projectDirectory!);

    internal IReadOnlyList<PluginPlace> Places(string? projectDirectory) => PluginPlaces.Of(projectDirectory, options);

    /// <summary>Loads a content beside the other plug-ins of a project, to see whether it can be used.</summary>
    /// <exception cref="PluginException">It cannot.</exception>
    internal Plugin Check(PluginContent content, PluginPlace place, string projectDirectory)
    {
        var claims = new PluginClaims(options.ReservedLoaders);
        using var others = new PluginSet([.. LoadOthers()]);
        return LoadContent(place, content, claims);

        IEnumerable<Plugin> LoadOthers()
        {
            var trust = new PluginTrust(options.TrustFile, options.Time);
            foreach (var other in Places(projectDirectory).Where(p => p.Name != content.Name))
                yield return Load(other, trust.AllowedDigest(ScopeOf(other, projectDirectory), other.Name), claims, describe: false);
        }
    }

    private Plugin Load(PluginPlace place, string? allowed, PluginClaims claims, bool describe)
    {
        string? digest = null, version = null;
        try
        {
            if (place.Problem is not null) throw place.Problem;
            if (allowed is null && !describe) return NotAllowed();
            var content = PluginContent.Read(place);
            digest = content.Digest;
            if (digest == allowed) return LoadContent(place, content, claims);
            if (describe) version = PluginAssembly.Read(content).Version;
            return allowed is null ? NotAllowed() : new Plugin(place, PluginState.Changed)
            {
                Version = version,
                Digest = digest,
                Problem = $"The plug-in '{place.Name}' is not what you allowed to run: its files have changed. See what it is and allow it with `owm plugin allow {place.Name}`.",
            };
        }
        catch (PluginException e)
        {
            return new Plugin(place, PluginState.Broken) { Version = version, Digest = digest, Problem = e.Message };
        }

        Plugin NotAllowed() => new(place, PluginState.NotAllowed)
        {
            Version = version,
            Digest = digest,
            Problem = $"The plug-in '{place.Name}' has not been allowed to run {(place.Origin == PluginOrigin.UserConfiguration ? "yet" : "in this project")}. See what it is and allow it with `owm plugin allow {place.Name}`.",
        };
    }

    private Plugin LoadContent(PluginPlace place, PluginContent content, PluginClaims claims)
    {
        var assembly = PluginAssembly.Read(content);
        var code = PluginCode.Load(content, options.AreUnloadable);
        try
        {
            var registration = code.Register();
            var plugin = new Plugin(place, PluginState.Allowed)
            {
                Version = assembly.Version,
                Digest = content.Digest,
                Kinds = [.. registration.Types.Select(KindDescription.Of)],
                Loaders = registration.Loaders.Registrations,
                Contributions = registration.Contributions,
                Code = code,
            };
            claims.Take(plugin);
            return plugin;
        }
        catch
        {
            code.Dispose();
            throw;
        }
    }
}
