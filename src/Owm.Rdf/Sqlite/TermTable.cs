using System.Buffers.Binary;
using System.Text;
using Owm.Rdf.Terms;

namespace Owm.Rdf.Sqlite;

/// <summary>The dictionary of terms as one connection sees it: term to number and back.</summary>
internal sealed class TermTable(Database database)
{
    private const int MaxCached = 1 << 16;
    private const int MaxCachedLength = 4096;         // of one term, in characters: long texts are mostly read once
    private const int MaxCachedCharacters = 8 << 20;  // of all terms together, in each direction
    private const string FindSql = "SELECT id, kind, value, datatype, language FROM term WHERE hash=?";
    private const string GetSql = "SELECT kind, value, datatype, language FROM term WHERE id=?";
    private const string AddSql = "INSERT INTO term(hash, kind, value, datatype, language) VALUES(?, ?, ?, ?, ?)";

    // Numbers never change their meaning, so that what was once looked up stays right; see Forget for the exception.
    private readonly Dictionary<Term, long> _idOf = [];
    private readonly Dictionary<long, Term> _termOf = [];
    private int _idCharacters;
    private int _termCharacters;
    private Statement? _find;
    private Statement? _get;
    private Statement? _add;
    private SipHash? _hash;
    private byte[] _bytes = new byte[1024];

    private enum Kind
    {
        Iri = 0,
        BlankNode = 1,
        PlainLiteral = 2,
        TaggedLiteral = 3,
        TypedLiteral = 4,
    }

    /// <summary>Returns a term's number, or null if no quad ever had it.</summary>
    public long? Find(Term term)
    {
        if (_idOf.TryGetValue(term, out var known)) return known;
        long? datatype = null;
        if (term is Literal { Language: null } literal && literal.Datatype != Vocabulary.XsdString)
        {
            datatype = Find(literal.Datatype);
            if (datatype is null) return null;
        }

        return Find(term, datatype, out _, out _);
    }

    /// <summary>Returns a term's number, giving it one if it has none. To be called in a write transaction.</summary>
    /// <exception cref="RdfException">The term's text is not one that may be kept.</exception>
    public long GetOrAdd(Term term)
    {
        if (_idOf.TryGetValue(term, out var known)) return known;
        TermCheck.Text(term);
        long? datatype = term is Literal { Language: null } literal && literal.Datatype != Vocabulary.XsdString ? GetOrAdd(literal.Datatype) : null;
        if (Find(term, datatype, out var hash, out var length) is { } id) return id;
        _add ??= database.Prepare(AddSql);
        _add.Bind(1, hash).Bind(2, (long)KindOf(term)).Bind(3, _bytes.AsSpan(0, length));
        _ = datatype is { } type ? _add.Bind(4, type) : _add.BindNull(4);
        _ = Language(term) is { } language ? _add.Bind(5, Encoding.UTF8.GetBytes(language)) : _add.BindNull(5);
        _add.Run();
        return Remember(term, database.LastInsertedKey);
    }

    /// <summary>Returns the term of a number.</summary>
    /// <exception cref="RdfException">There is none: the file is damaged.</exception>
    public Term Get(long id)
    {
        if (_termOf.TryGetValue(id, out var known)) return known;
        var term = Read(id);
        var length = Value(term).Length;
        if (length > MaxCachedLength) return term;
        if (_termOf.Count >= MaxCached || _termCharacters > MaxCachedCharacters)
        {
            _termOf.Clear();
            _termCharacters = 0;
        }

        _termOf[id] = term;
        _termCharacters += length;
        return term;
    }

    /// <summary>Returns the term of a number without remembering it: for who passes over all there is.</summary>
    public Term GetOnce(long id) => _termOf.TryGetValue(id, out var known) ? known : Read(id);

    private Term Read(long id)
    {
        _get ??= database.Prepare(GetSql);
        if (!_get.Bind(1, id).Step()) throw Damaged(id);
        var kind = (Kind)_get.Integer(0);
        var value = _get.Text(1);
        var datatype = _get.Integer(2);
        var language = _get.IsNull(3) ? null : _get.Text(3);
        _get.Reset();
        Term term = kind switch
        {
            Kind.Iri => new Iri(value),
            Kind.BlankNode => new BlankNode(value),
            Kind.PlainLiteral => new Literal(value),
            Kind.TaggedLiteral when language is not null => Literal.WithLanguage(value, language),
            // Only an IRI may be asked for here, or a damaged file could send this round in circles.
            Kind.TypedLiteral when datatype < id && Get(datatype) is Iri type => new Literal(value, type),
            _ => throw Damaged(id),
        };
        return term;
    }

    /// <summary>Counts the terms whose text is not the one they were written with, as their hashes tell.</summary>
    public long CountAltered()
    {
        var altered = 0L;
        var terms = database.Prepare("SELECT hash, kind, value, datatype, language FROM term");
        while (terms.Step())
        {
            var value = terms.Utf8(2);
            Reserve(value.Length);
            value.CopyTo(_bytes);
            if (Hash(value.Length, (Kind)terms.Integer(1), terms.IsNull(3) ? null : terms.Integer(3), terms.IsNull(4) ? null : terms.Text(4)) != terms.Integer(0)) altered++;
        }

        return altered;
    }

    /// <summary>Forgets what was looked up: numbers given in a transaction that was rolled back will be given again.</summary>
    public void Forget()
    {
        _idOf.Clear();
        _termOf.Clear();
        (_idCharacters, _termCharacters) = (0, 0);
    }

    private static Kind KindOf(Term term) => term switch
    {
        Iri => Kind.Iri,
        BlankNode => Kind.BlankNode,
        Literal { Language: not null } => Kind.TaggedLiteral,
        Literal literal when literal.Datatype == Vocabulary.XsdString => Kind.PlainLiteral,
        _ => Kind.TypedLiteral,
    };

    private static string Value(Term term) => term switch
    {
        Iri iri => iri.Value,
        BlankNode node => node.Label,
        _ => ((Literal)term).LexicalForm,
    };

    private static string? Language(Term term) => (term as Literal)?.Language;

    /// <summary>Looks a term up, and leaves its text, encoded, in the buffer.</summary>
    private long? Find(Term term, long? datatype, out long hash, out int length)
    {
        var kind = KindOf(term);
        var language = Language(term);
        length = Encode(Value(term));
        hash = Hash(length, kind, datatype, language);
        _find ??= database.Prepare(FindSql);
        _find.Bind(1, hash);
        while (_find.Step())
        {
            if (_find.Integer(1) != (long)kind || _find.Integer(3) != (datatype ?? 0) || !_find.Utf8(2).SequenceEqual(_bytes.AsSpan(0, length))) continue;
            if (language is not null && _find.Text(4) != language) continue;
            var id = _find.Integer(0);
            _find.Reset();
            return Remember(term, id);
        }

        return null;
    }

    /// <summary>Puts a text into the buffer, as UTF-8, and returns its length in bytes.</summary>
    private int Encode(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        return Encoding.UTF8.GetBytes(text, _bytes);
    }

    /// <summary>Makes room for a text, and for what is hashed with it.</summary>
    private void Reserve(int length)
    {
        if (_bytes.Length < length + 64) _bytes = new byte[length + 64];
    }

    private long Hash(int length, Kind kind, long? datatype, string? language)
    {
        if (_hash is null)
        {
            var key0 = database.QueryInteger("SELECT value FROM setting WHERE name='hash_key_0'");
            var key1 = database.QueryInteger("SELECT value FROM setting WHERE name='hash_key_1'");
            _hash = new SipHash(unchecked((ulong)key0), unchecked((ulong)key1));
        }

        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(length), datatype ?? 0);
        _bytes[length + 8] = unchecked((byte)kind);
        length += 9;
        if (language is not null)
        {
            // Tags differ by little; 55 bytes of one are enough to spread them.
            length += Encoding.UTF8.GetBytes(language.AsSpan(0, Math.Min(language.Length, 18)), _bytes.AsSpan(length));
        }

        return unchecked((long)_hash.Value.Compute(_bytes.AsSpan(0, length)));
    }

    private long Remember(Term term, long id)
    {
        var length = Value(term).Length;
        if (length > MaxCachedLength) return id;
        if (_idOf.Count >= MaxCached || _idCharacters > MaxCachedCharacters)
        {
            _idOf.Clear();
            _idCharacters = 0;
        }

        _idOf[term] = id;
        _idCharacters += length;
        return id;
    }

    private RdfException Damaged(long id) => new($"'{database.Path}' is damaged (term {id} is missing or wrong). Put back a copy, or build the graph again from its documents.");
}
