using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A record as text for people: what <c>owm source show</c> prints.</summary>
public static class DataSourceText
{
    /// <summary>
    /// Returns a record's text: its kind, then one line per property in the order of declaration, the kind's own first;
    /// several values sorted, comma-separated. Ends with one newline. Nothing in a value can look like anything else.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="all">Whether the identifier, defaults and digests are shown too, rather than only what was given or passed on.</param>
    /// <param name="prefixes">Short names for IRIs, if there are any.</param>
    /// <param name="labelOf">Names for properties that the record's kind does not have, if there are any.</param>
    /// <exception cref="DuplicateAlsoException">Two properties pass on different values to a third.</exception>
    public static string Of(DataObject record, bool all = false, Prefixes? prefixes = null, Func<Iri, string?>? labelOf = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder(ShownText.Visible(record.Kind.Name)).Append('\n');
        if (record.StoredType is { } type) Append(text, "Type", ShownText.Visible(type.ToString()));
        if (all && record.Identifier is { } identifier) Append(text, "Identifier", ShownText.Visible(identifier.ToString()));
        foreach (var property in record.Kind.Properties)
        {
            if (IsShown(record, property, all, out var terms)) Append(text, property.DisplayName, Values(terms, prefixes));
        }

        var others = from other in record.OtherStatements
                     let label = labelOf?.Invoke(other.Key)
                     // A label comes from the graph: it must not pass for a property of the kind.
                     let name = (record.Kind.Properties.Any(p => p.DisplayName == label) ? null : label) ?? prefixes?.ShownName(other.Key) ?? other.Key.ToString()
                     orderby name, other.Key.Value
                     select (name, other.Value);
        foreach (var (name, terms) in others) Append(text, name, Values(terms, prefixes));
        return text.ToString();
    }

    /// <summary>Tells whether a property is shown, and its values.</summary>
    internal static bool IsShown(DataObject record, PropertyDescription property, bool all, out IReadOnlyList<Term> terms)
    {
        (terms, var origin) = record.Values.Effective(property);
        return terms.Count > 0 && (all || (origin >= ValueOrigin.Also && !property.IsDetail));
    }

    private static string Values(IReadOnlyList<Term> terms, Prefixes? prefixes) =>
        string.Join(", ", terms.Select(t => ShownText.OfTerm(t, prefixes)).Order(StringComparer.Ordinal));

    private static void Append(StringBuilder text, string name, string values) =>
        text.Append("    ").Append(ShownText.Visible(name)).Append(": ").Append(values).Append('\n');
}
