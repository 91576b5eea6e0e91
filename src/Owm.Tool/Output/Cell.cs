using System.Globalization;

namespace Owm.Tool.Output;

/// <summary>One value of a record: as people read it, and as it stands in JSON.</summary>
/// <param name="Text">For people.</param>
/// <param name="Json">For programs: a string, bool, whole number, time, list of strings, list of fields, or null.</param>
internal readonly record struct Cell(string Text, object? Json)
{
    public static implicit operator Cell(string? text) => new(text ?? "", text);

    public static implicit operator Cell(long number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    public static implicit operator Cell(bool value) => new(value ? "yes" : "no", value);

    public static implicit operator Cell(string[] texts) => new(string.Join(", ", texts), texts);

    /// <summary>Makes the cell of a size in bytes.</summary>
    public static Cell Size(long? bytes) => bytes is { } known ? new(Amount.OfBytes(known), known) : new("", null);

    /// <summary>Makes the cell of a moment: local time is nobody's business in a log, so it is UTC.</summary>
    public static Cell Time(DateTimeOffset? time) => time is { } known
        ? new(known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), known.ToUniversalTime())
        : new("", null);
}

/// <summary>A named value of a record.</summary>
/// <param name="Name">Its name in JSON: lower case with underscores.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">The value.</param>
internal sealed record Field(string Name, string Label, Cell Value);
