using System.Reflection;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Values that were written as texts, given to a record.</summary>
internal static class RecordDeclaration
{
    /// <summary>Gives a record values; an empty text takes the property's values away.</summary>
    /// <param name="record">The record.</param>
    /// <param name="values">Properties' names and what was written for each; a name several times gives several values.</param>
    /// <param name="terms">Reads identifiers.</param>
    /// <exception cref="UnknownPropertyException">The kind has no such property.</exception>
    /// <exception cref="InvalidRecordException">A value does not fit its property.</exception>
    /// <exception cref="TermException">An identifier is none.</exception>
    public static void Give(DataObject record, IEnumerable<KeyValuePair<string, string>> values, TermReader terms)
    {
        var byProperty = values.ToLookup(v => record.Kind.FindProperty(v.Key) ?? throw new UnknownPropertyException(record.Kind, v.Key), v => v.Value);
        foreach (var group in byProperty)
        {
            string[] texts = [.. group];
            if (texts is [""]) record.SetTerms(group.Key.Name);
            else if (texts is [var text] && group.Key.ClrType == typeof(string) && Setter(record, group.Key) is { } setter) Set(setter, record, text);
            else record.SetTerms(group.Key.Name, Terms(group.Key, texts, terms));
        }
    }

    private static IEnumerable<Term> Terms(PropertyDescription property, string[] texts, TermReader terms)
    {
        if (property.IsObject) return texts.Select(terms.ReadIdentifier);
        if (!property.IsList && PropertyValue.ElementType(property.ClrType) is not null)
        {
            // A list that is one value: its items, or the list as JSON.
            return texts is [['[', ..] json] && PropertyValue.TryReadTexts(new Literal(json, OwmVocabulary.RdfJson)) is { } items
                ? [PropertyValue.ToTerm(items)]
                : [PropertyValue.ToTerm(texts)];
        }

        var type = property.IsList ? PropertyValue.ElementType(property.ClrType)! : property.ClrType;
        return texts.Select(text => Read(property, text, type));
    }

    private static Term Read(PropertyDescription property, string text, Type type)
    {
        try
        {
            return PropertyValue.ToTerm(PropertyValue.FromTerm(new Literal(text), type));
        }
        catch (FormatException e)
        {
            throw new InvalidRecordException($"Property '{property.Name}' cannot be {ShownText.Quoted(text)}: {e.Message} Give a value of that type.", e);
        }
    }

    // By the kind's own setter, which may have rules of its own, such as digits in lower case.
    private static PropertyInfo? Setter(DataObject record, PropertyDescription property) =>
        record.GetType().GetProperty(property.MemberName) is { CanWrite: true, SetMethod.IsPublic: true } member ? member : null;

    private static void Set(PropertyInfo setter, DataObject record, string text)
    {
        try
        {
            setter.SetValue(record, text);
        }
        catch (TargetInvocationException e) when (e.InnerException is DataSourceException inner)
        {
            throw inner;
        }
    }
}
