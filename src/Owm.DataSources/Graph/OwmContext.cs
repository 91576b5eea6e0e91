using System.Runtime.CompilerServices;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A named set of statements to be saved: the records and statements put into it, and the contexts it imports.</summary>
public sealed class OwmContext
{
    private readonly List<AddedRecord> _records = [];
    private readonly List<AddedStatement> _statements = [];
    private readonly HashSet<Iri> _imports = [];
    private bool _isClosed;

    /// <summary>Makes a context; <see cref="OwmNamespace.IncludeContext"/> has it saved.</summary>
    /// <param name="identifier">The context's IRI.</param>
    /// <exception cref="InvalidRecordException">It is not an absolute IRI.</exception>
    public OwmContext(Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        Identifier = IriCheck.Absolute(identifier);
    }

    /// <summary>Gets the context's IRI.</summary>
    public Iri Identifier { get; }

    /// <summary>Gets the contexts this one imports, as far as they were added here.</summary>
    public IReadOnlyCollection<Iri> Imports => _imports;

    /// <summary>Gets the records put into it. They are read when the context is saved, so they may still be changed.</summary>
    public IReadOnlyList<DataObject> Records => [.. _records.Select(r => r.Record)];

    internal IReadOnlyList<AddedRecord> AddedRecords => _records;

    internal IReadOnlyList<AddedStatement> AddedStatements => _statements;

    /// <summary>Imports another context, so that statements here may be about what it defines. Before or after those statements is the same.</summary>
    /// <remarks>The definition contexts of the kinds that ship with Owm are imported where they are needed, without being asked for; those of other kinds are not.</remarks>
    /// <param name="context">The other context's IRI.</param>
    /// <exception cref="InvalidRecordException">It is not an absolute IRI, or the context was saved already.</exception>
    public void AddImport(Iri context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CheckOpen();
        _imports.Add(IriCheck.Absolute(context));
    }

    /// <summary>Imports another context.</summary>
    /// <param name="context">The other context.</param>
    public void AddImport(OwmContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AddImport(context.Identifier);
    }

    /// <summary>Imports the context that defines a kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public void AddImport<T>()
        where T : DataObject => AddImport(KindDescription.Of(typeof(T)).DefinitionContext);

    /// <summary>Puts a record into the context.</summary>
    /// <param name="record">The record.</param>
    /// <param name="file">Where it is put in, for messages; the compiler fills it in.</param>
    /// <param name="line">The line there; the compiler fills it in.</param>
    /// <exception cref="InvalidRecordException">The context was saved already.</exception>
    public void Add(DataObject record, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(record);
        CheckOpen();
        _records.Add(new AddedRecord(record, Place(file, line)));
    }

    /// <summary>Puts a statement into the context.</summary>
    /// <param name="subject">What it is about: an IRI or a blank node.</param>
    /// <param name="predicate">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="file">Where it is put in, for messages; the compiler fills it in.</param>
    /// <param name="line">The line there; the compiler fills it in.</param>
    /// <exception cref="InvalidRecordException">The subject is a literal, or an IRI is not absolute.</exception>
    public void Add(Term subject, Iri predicate, Term value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(value);
        if (subject is Literal) throw new InvalidRecordException($"A statement cannot be about the text {subject}. Its subject is an IRI or a blank node.");
        foreach (var term in new[] { subject, predicate, value })
        {
            if (term is Iri iri) IriCheck.Absolute(iri);
        }

        CheckOpen();
        _statements.Add(new AddedStatement(new Quad(subject, predicate, value, Identifier), Place(file, line)));
    }

    /// <summary>Returns the context's IRI in angle brackets.</summary>
    public override string ToString() => Identifier.ToString();

    /// <summary>Takes no more: a module's left-over threads must not change what is being saved.</summary>
    internal void Close() => _isClosed = true;

    private void CheckOpen()
    {
        if (_isClosed) throw new InvalidRecordException($"{this} is being saved or was; nothing more can be added. Add everything before the module returns.");
    }

    private static string Place(string file, int line) => line > 0 ? $"{Path.GetFileName(file)}({line})" : "";
}

internal sealed record AddedRecord(DataObject Record, string Place);

internal sealed record AddedStatement(Quad Quad, string Place);
