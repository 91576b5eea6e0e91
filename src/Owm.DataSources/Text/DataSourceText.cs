using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A record as text for people: what <c>owm source show</c> prints.</summary>
public static class DataSourceText
{
    /// <summary>How many records that a property names are shown with what is in them; of more, only the names.</summary>
    private const int MostNested = 16;

    /// <summary>
    /// Returns a record's text: its kind, then one line per property in the order of declaration, the kind's own first;
    /// several values sorted, comma-separated. Ends with one newline. Nothing in a value can look like anything else.
    /// Records that it names (its sources, the translation that made it) follow their names, indented under them; what those
    /// name in turn is only named.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="all">Whether the identifier, defaults and digests are shown too, rather than only what was given or passed on.</param>
    /// <param name="prefixes">Short names for IRIs, if there are any.</param>
    /// <param name="labelOf">Names for properties that the record's kind does not have, if there are any.</param>
    /// <param name="recordOf">The records that properties name, as far as they are to be shown. Default: they are only named.</param>
    /// <exception cref="DuplicateAlsoException">Two properties pass on different values to a third.</exception>
    public static string Of(DataObject record, bool all = false, Prefixes? prefixes = null, Func<Iri, string?>? labelOf = null, Func<Iri, DataObject?>? recordOf = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var shown = new HashSet<Term>();
        var text = new StringBuilder(ShownText.Visible(record.KindName)).Append('\n');
        // A record that several properties name is shown with the first of them.
        AppendContent(text, record, indent: 4, all, prefixes, labelOf, recordOf is null ? null : iri => shown.Add(iri) ? recordOf(iri) : null);
        return text.ToString();
    }

    /// <summary>Tells whether a property is shown, and its values.</summary>
    internal static bool IsShown(DataObject record, PropertyDescription property, bool all, out IReadOnlyList<Term> terms)
    {
        (terms, var origin) = record.Values.Effective(property);
        return terms.Count > 0 && (all || (origin >= ValueOrigin.Also && !property.IsDetail));
    }

    private static void AppendContent(StringBuilder text, DataObject record, int indent, bool all, Prefixes? prefixes, Func<Iri, string?>? labelOf, Func<Iri, DataObject?>? recordOf)
    {
        if (record.StoredType is { } type) Append("Type", ShownText.Visible(type.ToString()));
        if (all && record.Identifier is { } identifier) Append("Identifier", ShownText.Visible(identifier.ToString()));
        foreach (var property in record.Kind.Properties)
        {
            if (!IsShown(record, property, all, out var terms)) continue;
            if (recordOf is not null && property.Type != PropertyType.Datatype && terms.Count <= MostNested) AppendRecords(property.DisplayName, terms, recordOf);
            else Append(property.DisplayName, Values(terms, prefixes));
        }

        var others = from other in record.OtherStatements
                     let label = labelOf?.Invoke(other.Key)
                     // A label comes from the graph: it must not pass for a property of the kind.
                     let name = (record.Kind.Properties.Any(p => p.DisplayName == label) ? null : label) ?? prefixes?.ShownName(other.Key) ?? other.Key.ToString()
                     orderby name, other.Key.Value
                     select (name, other.Value);
        foreach (var (name, terms) in others) Append(name, Values(terms, prefixes));

        void Append(string name, string values) => text.Append(' ', indent).Append(ShownText.Visible(name)).Append(": ").Append(values).Append('\n');

        void AppendRecords(string displayName, IReadOnlyList<Term> terms, Func<Iri, DataObject?> find)
        {
            var values = terms.Select(t => (Shown: ShownText.OfTerm(t, prefixes), Record: t is Iri iri ? find(iri) : null)).OrderBy(v => v.Shown, StringComparer.Ordinal).ToList();
            if (values.TrueForAll(v => v.Record is null))
            {
                Append(displayName, string.Join(", ", values.Select(v => v.Shown)));
                return;
            }

            // As owmeta indents them: under where the value begins.
            var name = ShownText.Visible(displayName);
            var inner = indent + name.Length + 2;
            for (var i = 0; i < values.Count; i++)
            {
                if (i == 0) text.Append(' ', indent).Append(name).Append(": ");
                else text.Append(' ', inner);
                text.Append(values[i].Shown).Append('\n');
                if (values[i].Record is { } nested) AppendContent(text, nested, inner + 4, all: false, prefixes, labelOf, recordOf: null);
            }
        }
    }

    private static string Values(IReadOnlyList<Term> terms, Prefixes? prefixes) =>
        string.Join(", ", terms.Select(t => ShownText.OfTerm(t, prefixes)).Order(StringComparer.Ordinal));
}
