namespace Owm.DataSources;

/// <summary>Saves records whose kinds may come from outside, without being asked for their imports.</summary>
internal static class RecordsWithKinds
{
    /// <summary>Puts a record into a context, which then imports the definition of the record's kind.</summary>
    public static void AddWithKind(this OwmContext context, DataObject record)
    {
        if (!record.Kind.ShipsWithOwm && record.Kind.DefinitionContext != context.Identifier) context.AddImport(record.Kind.DefinitionContext);
        context.Add(record, file: "", line: 0);
    }
}
