using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>What is to be translated, by what, and what the result is called.</summary>
public sealed record TranslationRequest
{
    /// <summary>Gets the translator.</summary>
    public required DataTranslator Translator { get; init; }

    /// <summary>Gets the sources; they go, in their order, to the inputs that have none by name.</summary>
    public IReadOnlyList<DataSource> Sources { get; init; } = [];

    /// <summary>Gets the sources that are given to inputs by name.</summary>
    public IReadOnlyList<KeyValuePair<string, DataSource>> NamedSources { get; init; } = [];

    /// <summary>Gets the output's key. Default: none, then its identifier is made of the translation's.</summary>
    public string? OutputKey { get; init; }

    /// <summary>Gets the output's identifier, in place of <see cref="OutputKey"/>. Default: none.</summary>
    public Iri? OutputIdentifier { get; init; }

    /// <summary>Gets whether a result that is there already is made again. Default no.</summary>
    public bool Force { get; init; }

    /// <summary>Gets what loads a source whose content is not on this machine, and returns its directory. Default: nothing does; the translation then fails.</summary>
    public Func<DataSource, CancellationToken, Task<string>>? Load { get; init; }

    /// <summary>Gets whom the translator tells lines of text. Default: nobody.</summary>
    public Action<string>? Say { get; init; }
}

/// <summary>What a translation made, or found made.</summary>
/// <param name="Output">The source.</param>
/// <param name="Translation">The record of how it was made.</param>
/// <param name="Directory">The directory that its files are in; <see langword="null"/> when it has none.</param>
/// <param name="WasThere">Whether it was there already, so that the translator was not run.</param>
public sealed record TranslationResult(DataSource Output, GenericTranslation Translation, string? Directory, bool WasThere);

/// <summary>A source, one that was made of it, and how.</summary>
/// <param name="From">The source.</param>
/// <param name="To">The one that was made of it.</param>
/// <param name="Translation">The translation, if it is recorded.</param>
public sealed record Derivation(Iri From, Iri To, Iri? Translation);
