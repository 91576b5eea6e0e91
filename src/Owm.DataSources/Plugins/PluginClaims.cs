namespace Owm.DataSources;

/// <summary>Who brings what: a name belongs to what ships with Owm, then to the first plug-in that claims it.</summary>
internal sealed class PluginClaims(IReadOnlyCollection<string> reservedLoaders)
{
    private readonly TypeRegistry _shipped = new();
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Takes all names of a plug-in, or none.</summary>
    /// <exception cref="PluginException">Something else has one of them.</exception>
    public void Take(Plugin plugin)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (claim, shown, ships) in ClaimsOf(plugin))
        {
            if (ships)
                throw PluginException.Broken(plugin.Name, $"brings the {shown}, but one of that name ships with Owm. Use a build of it that has another name.");
            if (_owners.TryGetValue(claim, out var owner))
                throw PluginException.Broken(plugin.Name, $"brings the {shown}, but so does the plug-in '{owner}'. Take one of the two away with `owm plugin rm`, or use a build that has another name.");
            if (!taken.Add(claim))
                throw PluginException.Broken(plugin.Name, $"brings the {shown} twice. Use a build of it that does not.");
        }

        foreach (var claim in taken) _owners.Add(claim, plugin.Name);
    }

    private IEnumerable<(string Claim, string Shown, bool Ships)> ClaimsOf(Plugin plugin)
    {
        foreach (var kind in plugin.Kinds)
        {
            yield return ($"kind {kind.Name}", $"kind {ShownText.Visible(kind.Name)}", _shipped.Find(kind.Name) is not null);
            yield return ($"class {kind.TypeIri}", $"class {ShownText.Visible(kind.TypeIri.ToString())}", _shipped.Find(kind.TypeIri) is not null);
        }

        foreach (var loader in plugin.Loaders)
            yield return ($"loader {loader.Name}", $"loader {ShownText.Visible(loader.Name)}", reservedLoaders.Contains(loader.Name));
        foreach (var contribution in plugin.Contributions)
            yield return ($"{contribution.Category} {contribution.Name}", $"{ShownText.Visible(contribution.Category)} {ShownText.Visible(contribution.Name)}", false);
    }
}
