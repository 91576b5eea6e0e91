using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>CLR values as RDF terms and back (XML Schema datatypes; a list that is one value is <c>rdf:JSON</c>).</summary>
internal static class PropertyValue
{
    /// <summary>Returns what a list type is a list of, or null when it is no list type that properties may have.</summary>
    public static Type? ElementType(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>Turns a CLR value into a term.</summary>
    /// <exception cref="NotSupportedException">No term stands for values of that type.</exception>
    public static Term ToTerm(object value) => value switch
    {
        Term term => term,
        DataObject record => record.Identifier ?? throw new IdentifierMissingException(record),
        string text => new Literal(text),
        char character => new Literal(character.ToString()),
        bool truth => new Literal(truth ? "true" : "false", Vocabulary.XsdBoolean),
        sbyte or byte or short or ushort or int or uint or long or ulong =>
            new Literal(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), Vocabulary.XsdInteger),
        decimal number => new Literal(number.ToString(CultureInfo.InvariantCulture), Vocabulary.XsdDecimal),
        double number => new Literal(FromDouble(number), Vocabulary.XsdDouble),
        float number => new Literal(FromDouble(number), Vocabulary.XsdDouble),
        DateTimeOffset time => new Literal(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture), Vocabulary.XsdDateTime),
        DateOnly date => new Literal(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Vocabulary.XsdDate),
        Uri uri => new Iri(uri.AbsoluteUri),
        IEnumerable<string> texts => OfTexts(texts),
        _ => throw new NotSupportedException($"a value of type {value.GetType().Name} cannot be stored. Use a text, a number, true or false, a date, or an Iri."),
    };

    /// <summary>Turns a term into a CLR value of a type.</summary>
    /// <exception cref="FormatException">The term is not of that type.</exception>
    public static object FromTerm(Term term, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsInstanceOfType(term)) return term;
        if (type == typeof(Iri)) throw new FormatException($"{term} is not an IRI.");
        if (type == typeof(Uri)) return new Uri(((Iri)term).Value);

        var text = term is Literal literal ? literal.LexicalForm : ((term as Iri)?.Value ?? term.ToString());
        if (type == typeof(string) || type == typeof(object)) return text;
        if (type == typeof(bool)) return text is "true" or "1" || (text is "false" or "0" ? false : throw new FormatException($"'{text}' is neither true nor false."));
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (type == typeof(DateOnly)) return DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (typeof(IEnumerable<string>).IsAssignableFrom(type)) return TryReadTexts(term) ?? [text];
        try
        {
            return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException)
        {
            throw new FormatException($"'{text}' is not a {type.Name}.", e);
        }
    }

    /// <summary>Returns the texts of a list that is one value, or null when a term is not such a list.</summary>
    public static string[]? TryReadTexts(Term term)
    {
        return term is Literal { LexicalForm: ['[', ..] } literal && literal.Datatype == OwmVocabulary.RdfJson ? ParseTexts(literal.LexicalForm) : null;
    }

    // Apart from the rest, which most records need alone: the library is loaded with the first method that names it.
    private static Literal OfTexts(IEnumerable<string> texts) => new(JsonConvert.SerializeObject(texts), OwmVocabulary.RdfJson);

    private static string[]? ParseTexts(string json)
    {
        try
        {
            // A text that looks like a date is a text.
            using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
            var items = JArray.Load(reader);
            return !reader.Read() && items.All(i => i.Type == JTokenType.String) ? [.. items.Select(i => (string)i!)] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // XML Schema part 2, 3.2.5: the special values are INF, -INF and NaN.
    private static string FromDouble(double number) =>
        double.IsPositiveInfinity(number) ? "INF"
        : double.IsNegativeInfinity(number) ? "-INF"
        : number.ToString("R", CultureInfo.InvariantCulture);
}
