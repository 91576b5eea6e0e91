using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A translator that failed. Neither the graph nor files were changed.</summary>
public sealed class TranslationFailedException : DataSourceException
{
    internal TranslationFailedException(DataTranslator translator, Exception cause)
        : base($"Unable to complete translation by {translator}: {cause.Message.TrimEnd('.')}. Nothing was changed.", cause) =>
        Translator = translator;

    /// <summary>Gets the translator.</summary>
    public DataTranslator Translator { get; }
}

/// <summary>Sources that do not fit what a translator takes, or an output that it cannot make.</summary>
public sealed class TranslationInputException : DataSourceException
{
    internal TranslationInputException(string message)
        : base(message)
    {
    }
}

/// <summary>The content of a source that is to be translated is not on this machine.</summary>
public sealed class InputNotLoadedException : DataSourceException
{
    internal InputNotLoadedException(DataSource source)
        : base($"{source} is not loaded. Load it with `owm source load {source}`, or let it be loaded with --load.") =>
        DataSource = source;

    /// <summary>Gets the source.</summary>
    public DataSource DataSource { get; }
}

/// <summary>The content of a source that is to be translated is not what its record says.</summary>
public sealed class InputChangedException : DataSourceException
{
    internal InputChangedException(DataSource source, string mismatch)
        : base($"The content of {source} is not what was recorded: it {mismatch}. Load it again, or correct the record.") =>
        DataSource = source;

    /// <summary>Gets the source.</summary>
    public DataSource DataSource { get; }
}

/// <summary>The identifier that a translation's output shall have belongs to a source that was not made by this translation.</summary>
public sealed class OutputTakenException : DataSourceException
{
    internal OutputTakenException(DataSource existing)
        : base($"{existing} is there already, and was not made by this translation; it would be overwritten. Give another key or identifier.") =>
        Existing = existing.Identifier!;

    /// <summary>Gets the identifier.</summary>
    public Iri Existing { get; }
}

/// <summary>No translator and no kind of translator has a name.</summary>
public sealed class TranslatorNotFoundException : DataSourceException
{
    internal TranslatorNotFoundException(string reference, IReadOnlyList<string> nearest)
        : base($"No translator '{ShownText.Visible(reference)}', and no kind of translator is called that. "
            + (nearest.Count == 0 ? "`owm translator list` and `owm translator list-kinds` show what there is." : $"Near to it: {string.Join(", ", nearest.Select(ShownText.Visible))}."))
    {
        Reference = reference;
        Nearest = nearest;
    }

    /// <summary>Gets what was asked for.</summary>
    public string Reference { get; }

    /// <summary>Gets the names that look most alike, best first.</summary>
    public IReadOnlyList<string> Nearest { get; }
}
