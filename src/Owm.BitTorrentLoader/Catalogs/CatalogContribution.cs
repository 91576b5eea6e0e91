using Owm.DataSources;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>A kind of catalog that a plug-in brings: <c>registration.Add(new CatalogContribution("lab", request => …))</c> lets people write <c>--catalog lab:REST</c>.</summary>
public sealed class CatalogContribution : IPluginContribution
{
    private static readonly string[] Reserved = ["drive", "http", "https", "file"];

    private readonly Func<CatalogRequest, ITorrentCatalog> _open;

    /// <summary>Makes the contribution.</summary>
    /// <param name="scheme">What stands before the colon: two or more lower-case letters, digits, <c>+</c>, <c>-</c> and <c>.</c>, a letter first.</param>
    /// <param name="open">Opens a catalog. Nothing may be read or sent until the catalog is used. What is wrong with the request is told by a <see cref="CatalogException"/>.</param>
    /// <exception cref="ArgumentException">The scheme is none, or is one of Owm's own.</exception>
    public CatalogContribution(string scheme, Func<CatalogRequest, ITorrentCatalog> open)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(open);
        if (!IsScheme(scheme) || Reserved.Contains(scheme))
            throw new ArgumentException($"'{scheme}' cannot be the scheme of a catalog: it takes two or more lower-case letters, digits, '+', '-' and '.', a letter first, and none of {string.Join(", ", Reserved)}.", nameof(scheme));
        Name = scheme;
        _open = open;
    }

    /// <summary>Gets <c>catalog</c>.</summary>
    public string Category => "catalog";

    /// <summary>Gets the scheme: what stands before the colon.</summary>
    public string Name { get; }

    /// <summary>Opens a catalog.</summary>
    /// <param name="request">Which.</param>
    public ITorrentCatalog Open(CatalogRequest request) => _open(request);

    // One letter is a drive of Windows.
    internal static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || !char.IsAsciiLetterLower(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('+' or '-' or '.')) return false;
        }

        return true;
    }
}

/// <summary>Which catalog a plug-in is to open.</summary>
/// <param name="Location">What stands after the colon.</param>
/// <param name="BaseDirectory">The full path of the directory that relative paths in it start from.</param>
public sealed record CatalogRequest(string Location, string BaseDirectory)
{
    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
