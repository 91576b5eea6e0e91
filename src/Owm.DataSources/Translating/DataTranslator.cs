using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Makes a data source of others (owmeta's <c>DataTranslator</c>). Its properties are the parameters it works by.</summary>
/// <remarks>
/// A translator of one's own derives from this, says what it takes and makes, and overrides <see cref="TranslateAsync"/>.
/// It works on files that are on this machine, and writes to a directory of its own; project and graph are left to
/// <see cref="ProjectTranslations"/>. The same input must give the same output: results are kept, and not made again.
/// A translator in the graph whose class this program does not know is of this very class; it can be shown, not run.
/// </remarks>
[DataSourceKind("DataTranslator", SchemaNamespace = OwmVocabulary.Base + "/", DataNamespace = "http://data.openworm.org/")]
public class DataTranslator : DataObject
{
    /// <summary>Gets what it takes, in the order in which sources are given to it.</summary>
    public virtual IReadOnlyList<TranslatorInput> Inputs => [];

    /// <summary>Gets the class of what it makes: one that derives from <see cref="DataSource"/>.</summary>
    public virtual Type OutputType => typeof(DataSource);

    /// <summary>Gets the version of what it does. A new one lets results of the old one be made again. Default <c>1</c>.</summary>
    public virtual string Version => "1";

    /// <summary>Gets whether this program has what the translator does, rather than only its record.</summary>
    public bool CanTranslate => GetType() != typeof(DataTranslator) && StoredType is null;

    /// <summary>Gets <c>Kind:key</c>, the kind's name alone for the one without key or parameters, or the identifier.</summary>
    public override string ExactName => Identifier is { } identifier && StoredType is null && identifier == DefaultIdentifier(Kind) ? Kind.Name : base.ExactName;

    /// <summary>Translates: sets the properties of <see cref="TranslationRun.Output"/>, and writes its files into <see cref="TranslationRun.OutputDirectory"/>.</summary>
    /// <param name="run">The sources, and where the result goes.</param>
    /// <param name="cancellationToken">Stops the translation; nothing is kept of it then.</param>
    /// <exception cref="DataSourceException">It cannot be done. Whatever is thrown, neither the graph nor files are changed.</exception>
    protected internal virtual Task TranslateAsync(TranslationRun run, CancellationToken cancellationToken) =>
        throw new DataSourceException($"{this} cannot be run: this program does not have its class {TypeIri}. Add the plug-in that has it.");

    /// <summary>Returns the identifier that the translator of a kind has where it is given neither key nor identifier.</summary>
    internal static Iri DefaultIdentifier(KindDescription kind) => SourceIdentifier.DerivedTransformer(kind);
}

/// <summary>What a translator takes.</summary>
/// <param name="Name">The input's name, such as <c>connectome</c>.</param>
/// <param name="Type">The class its sources must be of or derive from.</param>
/// <param name="Count">How many sources it takes.</param>
/// <param name="Description">What it is, for people; or <see langword="null"/>.</param>
public sealed record TranslatorInput(string Name, Type Type, InputCount Count = InputCount.One, string? Description = null);

/// <summary>How many sources an input takes.</summary>
public enum InputCount
{
    /// <summary>One.</summary>
    One,

    /// <summary>One, or none.</summary>
    Optional,

    /// <summary>One or more, whose order does not matter: they are given sorted by identifier.</summary>
    OneOrMore,
}
