using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Values of properties as people write them on a command line.</summary>
internal static class ParameterText
{
    /// <summary>Gives a record's property the values that texts stand for, by the type of the property.</summary>
    /// <exception cref="InvalidRecordException">The record has no such property, or a text is no value of it.</exception>
    public static void SetTexts(this DataObject record, string name, IReadOnlyList<string> texts)
    {
        var property = record.Kind.FindProperty(name) ?? throw new UnknownPropertyException(record.Kind, name);
        var isOneList = property is { IsList: true, Multiple: false };
        record.SetTerms(name, isOneList ? property.ToTerms(texts) : texts.Select(text => ToTerm(property, text)));
    }

    private static Term ToTerm(PropertyDescription property, string text)
    {
        if (property.IsObject) return new Iri(text is ['<', .., '>'] ? text[1..^1] : text);
        var type = property.IsList ? PropertyValue.ElementType(property.ClrType) ?? typeof(string) : property.ClrType;
        try
        {
            return PropertyValue.ToTerm(PropertyValue.FromTerm(new Literal(text), type));
        }
        catch (Exception e) when (e is FormatException or NotSupportedException)
        {
            throw new InvalidRecordException($"{property.Name} cannot be {ShownText.Quoted(text)}: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
