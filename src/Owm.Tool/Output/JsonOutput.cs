using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Owm.Tool.Output;

/// <summary>Writes records as JSON: UTF-8, names in the order they are documented in, control characters escaped.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns an object of several lines.</summary>
    public static string Object(IEnumerable<Field> fields) => Written(Indented, json => Write(json, fields));

    /// <summary>Returns an object on one line, as long-running commands print them.</summary>
    public static string Line(IEnumerable<Field> fields) => Written(OneLine, json => Write(json, fields));

    /// <summary>Returns an array of objects, of several lines.</summary>
    public static string Array(IEnumerable<IEnumerable<Field>> records) => Written(Indented, json =>
    {
        json.WriteStartArray();
        foreach (var record in records) Write(json, record);
        json.WriteEndArray();
    });

    /// <summary>Returns JSON that somebody else wrote, laid out and escaped as all other.</summary>
    public static string Again(RawJson value) => Written(Indented, json => Write(json, value));

    /// <summary>Returns an array of JSON that somebody else wrote.</summary>
    public static string Again(IEnumerable<RawJson> values) => Written(Indented, json => Write(json, values));

    /// <summary>Hands on an array of JSON that somebody else wrote, piece by piece.</summary>
    /// <returns>The pieces of what <see cref="Again(IEnumerable{RawJson})"/> returns whole.</returns>
    public static IEnumerable<string> Pieces(IEnumerable<RawJson> values)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes, Indented);
        json.WriteStartArray();
        foreach (var value in values)
        {
            Write(json, value);
            yield return Piece();
        }

        json.WriteEndArray();
        yield return Piece();

        string Piece()
        {
            json.Flush();
            var piece = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            bytes.SetLength(0);
            return piece;
        }
    }

    private static void Write(Utf8JsonWriter json, RawJson raw)
    {
        using var document = JsonDocument.Parse(raw.Text);
        document.WriteTo(json);
    }

    private static string Written(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, options)) write(json);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<Field> fields)
    {
        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            Write(json, field.Value.Json);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case DateTimeOffset time: json.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            case RawJson raw: Write(json, raw); break;
            case IEnumerable<Field> fields: Write(json, fields); break;
            case System.Collections.IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items) Write(json, item);
                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"No JSON form for {value.GetType()}.", nameof(value));
        }
    }
}

/// <summary>JSON that somebody else wrote.</summary>
/// <param name="Text">The text.</param>
internal sealed record RawJson(string Text);
