using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A record as JSON.</summary>
/// <remarks>
/// <c>{"id", "name", "kind", "type", "key", "properties": {…}}</c>: <c>name</c> is what finds the record again,
/// <c>type</c> the IRI of its class, <c>key</c> is null where the identifier was not made of one. Properties are named as
/// in the kind, those of no kind by their IRI. A value is a text, number, truth value, list of texts, or <c>{"id": IRI}</c>;
/// a property that is a list in its class, or has several values, is an array of them.
/// </remarks>
public static class DataSourceJson
{
    /// <summary>Returns a record as a JSON object.</summary>
    /// <param name="record">The record.</param>
    /// <param name="all">Whether defaults and digests are in it too.</param>
    /// <exception cref="DuplicateAlsoException">Two properties pass on different values to a third.</exception>
    public static JObject Of(DataObject record, bool all = false)
    {
        ArgumentNullException.ThrowIfNull(record);
        var properties = new JObject();
        foreach (var property in record.Kind.Properties)
        {
            if (DataSourceText.IsShown(record, property, all, out var terms)) properties[property.Name] = Values(terms, property.IsList);
        }

        foreach (var (predicate, terms) in record.OtherStatements.OrderBy(o => o.Key.Value, StringComparer.Ordinal))
            properties[predicate.Value] = Values(terms, isList: false);
        return new JObject
        {
            ["id"] = record.Identifier?.Value,
            ["name"] = record.ExactName,
            ["kind"] = record.KindName,
            ["type"] = record.TypeIri.Value,
            ["key"] = record.Key,
            ["properties"] = properties,
        };
    }

    /// <summary>Returns a record as the text of a JSON object on one line.</summary>
    /// <param name="record">The record.</param>
    /// <param name="all">Whether defaults and digests are in it too.</param>
    /// <exception cref="DuplicateAlsoException">Two properties pass on different values to a third.</exception>
    public static string TextOf(DataObject record, bool all = false) => Of(record, all).ToString(Formatting.None);

    private static JToken Values(IReadOnlyList<Term> terms, bool isList)
    {
        var values = terms.OrderBy(t => t.ToString(), StringComparer.Ordinal).Select(Value).ToList();
        return isList || values.Count > 1 ? new JArray(values) : values[0];
    }

    private static JToken Value(Term term) => term switch
    {
        Iri iri => new JObject { ["id"] = iri.Value },
        Literal literal when PropertyValue.TryReadTexts(literal) is { } texts => new JArray(texts),
        Literal { LexicalForm: var text } literal when literal.Datatype == Vocabulary.XsdInteger && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        Literal { LexicalForm: var text } literal when literal.Datatype == Vocabulary.XsdDecimal && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        Literal { LexicalForm: var text } literal when literal.Datatype == Vocabulary.XsdDouble && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        Literal { LexicalForm: "true" or "1" } literal when literal.Datatype == Vocabulary.XsdBoolean => true,
        Literal { LexicalForm: "false" or "0" } literal when literal.Datatype == Vocabulary.XsdBoolean => false,
        Literal literal => literal.LexicalForm,
        _ => new JObject { ["id"] = term.ToString() },
    };
}
