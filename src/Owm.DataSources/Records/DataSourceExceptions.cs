using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Something about records, contexts, modules or a project that cannot be done. The message says what, on what, and what to do.</summary>
public class DataSourceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public DataSourceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A record that cannot be stored as it is.</summary>
public class InvalidRecordException : DataSourceException
{
    private string? _place;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the record, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public InvalidRecordException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets where the record was put into its context, such as <c>t.cs(7)</c>, if that is known.</summary>
    public string? Place { get => _place; internal set => _place = string.IsNullOrEmpty(value) ? null : value; }

    /// <inheritdoc/>
    public override string Message => Place is null ? base.Message : $"{Place}: {base.Message}";
}

/// <summary>Two properties that both also set a third one were given different values.</summary>
public sealed class DuplicateAlsoException : InvalidRecordException
{
    internal DuplicateAlsoException(DataObject source, PropertyDescription target, string first, string second)
        : base($"Only one also is allowed: {first} and {second} of {source} would both set {target.Name}. Give them the same value, or give {target.Name} itself.") =>
        PropertyName = target.Name;

    /// <summary>Gets the name of the property that both would set.</summary>
    public string PropertyName { get; }
}

/// <summary>A record has neither a key nor an identifier.</summary>
public sealed class IdentifierMissingException : InvalidRecordException
{
    internal IdentifierMissingException(DataObject source)
        : base($"An identifier should be provided for this {source.Kind.Name}. Set its Key or its Identifier{KeyProperties(source.Kind)}.")
    {
    }

    private static string KeyProperties(KindDescription kind) =>
        kind.KeyProperties.Count == 0 ? "" : $", or {string.Join(" and ", kind.KeyProperties.Where(p => !p.IsOptional).Select(p => p.Property.MemberName))}";
}

/// <summary>A kind has no property of a name.</summary>
public sealed class UnknownPropertyException : InvalidRecordException
{
    internal UnknownPropertyException(KindDescription kind, string name)
        : base($"{kind.Name} has no property '{name}'. It has {string.Join(", ", kind.Properties.Select(p => p.Name))}.")
    {
        KindName = kind.Name;
        PropertyName = name;
    }

    /// <summary>Gets the kind's name.</summary>
    public string KindName { get; }

    /// <summary>Gets the name that was not found.</summary>
    public string PropertyName { get; }
}

/// <summary>No kind of data source has a name.</summary>
public sealed class UnknownKindException : DataSourceException
{
    internal UnknownKindException(string name, IReadOnlyList<string> known, string what = "data source")
        : base($"No kind of {what} is called '{name}'. Known are {string.Join(", ", known)}.") =>
        KindName = name;

    /// <summary>Gets the name that was not found.</summary>
    public string KindName { get; }
}

/// <summary>No source of the project has an identifier or key.</summary>
public sealed class SourceNotFoundException : DataSourceException
{
    internal SourceNotFoundException(string reference, IReadOnlyList<string> nearest)
        : base(nearest.Count == 0
            ? $"No source '{ShownText.Visible(reference)}' in this project. `owm source list` shows what there is."
            : $"No source '{ShownText.Visible(reference)}' in this project. Near to it: {string.Join(", ", nearest.Select(ShownText.Visible))}.")
    {
        Reference = reference;
        Nearest = nearest;
    }

    /// <summary>Gets what was asked for.</summary>
    public string Reference { get; }

    /// <summary>Gets the names that look most alike, best first; none when nothing is near.</summary>
    public IReadOnlyList<string> Nearest { get; }
}

/// <summary>A key that several sources share was given without their kind.</summary>
public sealed class AmbiguousSourceException : DataSourceException
{
    internal AmbiguousSourceException(string reference, IReadOnlyList<string> candidates)
        : base($"'{ShownText.Visible(reference)}' may be any of {string.Join(", ", candidates.Select(ShownText.Visible))}. Name one of them in full.")
    {
        Reference = reference;
        Candidates = candidates;
    }

    /// <summary>Gets what was asked for.</summary>
    public string Reference { get; }

    /// <summary>Gets the sources that may have been meant, each by a name that is unambiguous.</summary>
    public IReadOnlyList<string> Candidates { get; }
}

/// <summary>Statements that may not be stored; nothing was. Every one of them is named.</summary>
public sealed class InvalidStatementsException : DataSourceException
{
    internal InvalidStatementsException(IReadOnlyList<InvalidStatement> failures)
        : base((failures.Count == 1 ? "1 invalid statement was found; nothing was saved:\n" : $"{failures.Count} invalid statements were found; nothing was saved:\n")
            + string.Join('\n', failures.Select(f => f.Message))) =>
        Failures = failures;

    /// <summary>Gets the failures, in the order of the statements.</summary>
    public IReadOnlyList<InvalidStatement> Failures { get; }
}

/// <summary>A statement that may not be stored.</summary>
/// <param name="Statement">The statement; its graph is the context it was to go to.</param>
/// <param name="MissingImport">The context that is not imported.</param>
/// <param name="Message">What is wrong, in one line.</param>
public sealed record InvalidStatement(Quad Statement, Iri MissingImport, string Message);
