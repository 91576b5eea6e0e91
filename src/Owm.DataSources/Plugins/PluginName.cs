namespace Owm.DataSources;

/// <summary>Which names a plug-in may have: those that are a directory's on every system and an assembly's.</summary>
internal static class PluginName
{
    private const int MaxLength = 100;

    // Windows keeps these for devices, whatever follows after a dot.
    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(name[0])
        && name[^1] != '.'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && !DeviceNames.Contains(name.Split('.')[0]);

    public static void ThrowIfInvalid(string name)
    {
        if (IsValid(name)) return;
        throw new PluginException(PluginFailure.Broken,
            $"{ShownText.Quoted(name)} cannot be a plug-in's name: it is to be at most {MaxLength} letters, digits, '.', '_' and '-', and begin with a letter or digit. Name its assembly so.");
    }
}
