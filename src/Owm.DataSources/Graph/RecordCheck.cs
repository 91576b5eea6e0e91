namespace Owm.DataSources;

/// <summary>Checks records before they are stored.</summary>
internal static class RecordCheck
{
    /// <summary>Checks a record. What was wrong in the graph already, by an import, does not stand in the way of changing something else.</summary>
    /// <exception cref="InvalidRecordException">It cannot be stored.</exception>
    public static void Validate(DataObject record)
    {
        try
        {
            record.Validate();
        }
        catch (InvalidRecordException e) when (e is not (DuplicateAlsoException or IdentifierMissingException) && record.Identifier is { } && WasWrong(record, e) && !IsWrong(record, record.Values.Changed()))
        {
            // Neither said now nor made worse.
        }
    }

    private static bool WasWrong(DataObject record, InvalidRecordException now) =>
        ErrorOf(record, record.Values.Read()) is { } before && before.Message == now.Message;

    private static bool IsWrong(DataObject record, IEnumerable<KeyValuePair<PropertyDescription, IReadOnlyList<Rdf.Term>>> values) => ErrorOf(record, values) is not null;

    private static InvalidRecordException? ErrorOf(DataObject record, IEnumerable<KeyValuePair<PropertyDescription, IReadOnlyList<Rdf.Term>>> values)
    {
        var other = record.Kind.Create();
        other.Identifier = record.Identifier;
        other.StoredType = record.StoredType;
        foreach (var (property, terms) in values) other.Values.Give(property, terms);
        try
        {
            other.Validate();
            return null;
        }
        catch (InvalidRecordException e)
        {
            return e;
        }
    }
}
