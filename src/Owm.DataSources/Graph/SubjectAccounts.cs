using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Keeps account of what a document's statements do to each of its records, in about 40 bytes for each.</summary>
/// <remarks>Subjects are told apart by digests: the names of a million records would take more memory than all else. The records themselves are listed up to a limit.</remarks>
internal sealed class SubjectAccounts(Func<Iri, Iri, bool> isThere)
{
    /// <summary>How many records are listed by name.</summary>
    public const int Listed = 10_000;

    private readonly Dictionary<UInt128, Account> _accounts = [];
    private readonly List<(UInt128 Id, Iri Subject, Iri Context, KindDescription Kind)> _listed = [];
    private Iri? _subject;
    private Iri? _context;
    private UInt128 _id;

    [Flags]
    private enum Account : byte
    {
        None = 0,
        WasThere = 1,
        HasGained = 2,
        IsRecord = 4,
    }

    /// <summary>Tells that a statement about something is about to be added; asks once whether the context has any about it.</summary>
    public void Begin(Iri subject, Iri context)
    {
        // Most documents say all of one thing in a row.
        if (ReferenceEquals(subject, _subject) && ReferenceEquals(context, _context)) return;
        (_subject, _context) = (subject, context);
        _id = IdOf(subject, context);
        ref var account = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, _id, out var known);
        if (!known && isThere(subject, context)) account |= Account.WasThere;
    }

    /// <summary>Tells that the statement was added, and was not there before.</summary>
    public void Gain() => CollectionsMarshal.GetValueRefOrNullRef(_accounts, _id) |= Account.HasGained;

    /// <summary>Tells that the statement gives its subject a kind.</summary>
    public void Type(KindDescription kind)
    {
        ref var account = ref CollectionsMarshal.GetValueRefOrNullRef(_accounts, _id);
        if (account.HasFlag(Account.IsRecord))
        {
            // The most special of several classes names it.
            var at = _listed.FindLastIndex(l => l.Id == _id);
            if (at >= 0 && kind.Depth > _listed[at].Kind.Depth) _listed[at] = _listed[at] with { Kind = kind };
            return;
        }

        account |= Account.IsRecord;
        if (_listed.Count < Listed) _listed.Add((_id, _subject!, _context!, kind));
    }

    /// <summary>Returns the records, the first ones by name.</summary>
    public IEnumerable<SavedRecord> Records() => _listed.Select(l =>
    {
        var key = SourceIdentifier.KeyOf(l.Kind, l.Subject);
        var name = key is null ? l.Subject.ToString() : $"{l.Kind.Name}:{key}";
        return new SavedRecord(ShownText.Visible(name), l.Subject, l.Kind.Name, l.Context, ChangeOf(_accounts[l.Id])) { ExactName = name, Key = key };
    });

    /// <summary>Returns how many records there are of each change.</summary>
    public IReadOnlyDictionary<RecordChange, int> Counts() =>
        _accounts.Values.Where(a => a.HasFlag(Account.IsRecord)).CountBy(ChangeOf).ToDictionary();

    private static RecordChange ChangeOf(Account account) =>
        !account.HasFlag(Account.HasGained) ? RecordChange.Unchanged
        : account.HasFlag(Account.WasThere) ? RecordChange.Changed : RecordChange.Added;

    private static UInt128 IdOf(Iri subject, Iri context)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(subject.Value.AsSpan()), digest);
        var id = BinaryPrimitives.ReadUInt128LittleEndian(digest);
        SHA256.HashData(MemoryMarshal.AsBytes(context.Value.AsSpan()), digest);
        return id ^ BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
