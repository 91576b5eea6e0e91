using Owm.Rdf.Search;
using Owm.Rdf.Sqlite;

namespace Owm.Rdf;

/// <summary>Quads in an SQLite file, which several processes may use at once.</summary>
/// <remarks>
/// Safe for use by several threads; each enumeration and each transaction is for one thread at a time. Every
/// enumeration reads the state of its beginning, on a connection of its own, however long it takes. What
/// <see cref="IQuadTransaction.Commit"/> made lasting survives kill and power loss.
/// </remarks>
public sealed class SqliteQuadStore : IQuadStore, ITextSearch, ISubjectScan
{
    private const int MaxIdleReaders = 4;
    private readonly string _path;
    private readonly SqliteQuadStoreOptions _options;
    private readonly Lock _gate = new();
    private readonly List<QuadTables> _idleReaders = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly bool _isImmutable;
    private QuadTables? _writer;
    private volatile bool _disposed;

    private SqliteQuadStore(string path, SqliteQuadStoreOptions options, bool isImmutable)
    {
        _path = path;
        _options = options;
        _isImmutable = isImmutable;
    }

    /// <summary>Opens the store in a file, making it if it is not there.</summary>
    /// <param name="path">The file. SQLite keeps two more beside it while it is in use, with <c>-wal</c> and <c>-shm</c> at the end of their names.</param>
    /// <param name="options">How to open it; <see langword="null"/> means the defaults.</param>
    /// <remarks>A file in a directory that may not be written, where SQLite could keep nothing beside it, is read as one that nobody changes.</remarks>
    /// <exception cref="RdfException">The file is missing, damaged, something else, or of a newer version; or SQLite is not installed.</exception>
    public static SqliteQuadStore Open(string path, SqliteQuadStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SqliteQuadStoreOptions();
        path = Path.GetFullPath(path);
        if (Directory.Exists(path)) throw new RdfException($"'{path}' is a directory, not a graph. Name a file.");
        var isMissing = !File.Exists(path);
        if (isMissing && options.CreateWhenWritten) return new SqliteQuadStore(path, options, isImmutable: false);
        if (isMissing && !options.CreateIfMissing) throw new RdfException($"There is no graph at '{path}'. Check the path, or make the graph first.");
        var (database, isImmutable) = OpenPrepared(path, options);
        var store = new SqliteQuadStore(path, options, isImmutable);
        store._idleReaders.Add(new QuadTables(database));
        return store;
    }

    /// <inheritdoc/>
    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Read(pattern);
    }

    /// <inheritdoc/>
    public IEnumerable<Quad> ScanBySubject(IReadOnlyCollection<Iri>? predicates = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Scan(predicates);
    }

    /// <inheritdoc/>
    public long Count(QuadPattern pattern) => OnReader(reader => reader.Count(pattern));

    /// <inheritdoc/>
    public IQuadSnapshot BeginRead()
    {
        var reader = RentReader();
        try
        {
            return new SqliteSnapshot(reader, ReturnReader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The words of terms are in an index of the file, which a search brings up to date first when many terms are new
    /// to it and nobody else writes. What the index lacks is read through.
    /// </remarks>
    public IEnumerable<Term> FindTerms(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var wanted = new SearchWords(words);
        return wanted.IsEmpty ? [] : Find(wanted);
    }

    /// <inheritdoc/>
    public IQuadTransaction BeginWrite()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Within this process writers queue here; SQLite, which polls, is for other processes.
        if (!_writing.Wait(0) && !_writing.Wait(_options.Patience, _options.Stop)) throw new RdfException($"Another writer in this program kept '{_path}' for too long. End its transaction, and try again.") { Failure = RdfFailure.StoreBusy };
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _writer ??= OpenWriter(_options.Patience);
            return new SqliteTransaction(_writer, _options, EndWrite);
        }
        catch
        {
            _writing.Release();
            throw;
        }
    }

    /// <summary>Looks for damage: reads the whole file, and compares the orders in which the quads are kept. May take long.</summary>
    /// <returns>What is wrong, a sentence each; nothing if all is well.</returns>
    public IReadOnlyList<string> Check() => OnReader(reader => IntegrityCheck.Run(reader));

    /// <summary>Returns how the file is kept, as a writer would find it.</summary>
    public SqliteQuadStoreStatus GetStatus()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var writer = _isImmutable || !File.Exists(_path) ? OpenReader() : OpenWriter(_options.Patience);
        var database = writer.Database;
        return new SqliteQuadStoreStatus(
            _path,
            database.QueryText("SELECT sqlite_version()"),
            (int)database.QueryInteger("PRAGMA user_version"),
            database.QueryText("PRAGMA journal_mode"),
            (int)database.QueryInteger("PRAGMA synchronous"),
            writer.Count(default),
            new FileInfo(_path) is { Exists: true } file ? file.Length : 0);
    }

    /// <summary>Closes the file. Enumerations under way end with an error; a transaction under way can still be ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            foreach (var reader in _idleReaders) reader.Dispose();
            _idleReaders.Clear();
        }

        // With no transaction under way the writer goes now, else when that ends.
        if (_writing.Wait(0)) EndWrite();
    }

    private static (Database Database, bool IsImmutable) OpenPrepared(string path, SqliteQuadStoreOptions options)
    {
        var database = Database.Open(path, options.CreateIfMissing, options.Patience);
        try
        {
            Schema.Prepare(database, options.Patience, options.TimeProvider);
            return (database, false);
        }
        catch (RdfException failure) when (failure.Failure == RdfFailure.StoreNotAllowed && new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 })
        {
            // A log needs files beside the graph. Without one, all there is is in the file itself.
            database.Dispose();
            database = Database.OpenImmutable(path);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        try
        {
            Schema.Check(database);
            return (database, true);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        var reader = RentReader();
        try
        {
            using var rows = reader.Open(pattern);
            while (rows.Read())
            {
                yield return rows.Current;
                ObjectDisposedException.ThrowIf(_disposed, this);
            }
        }
        finally
        {
            ReturnReader(reader);
        }
    }

    private IEnumerable<Term> Find(SearchWords words)
    {
        IndexNewTerms();
        var reader = RentReader();
        using var snapshot = new SqliteSnapshot(reader, ReturnReader);
        foreach (var id in new TextIndex(reader).Find(words))
        {
            yield return reader.Term(id);
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }

    private void IndexNewTerms()
    {
        if (_isImmutable || OnReader(reader => new TextIndex(reader).CountLacking()) <= _options.TermsLeftToScan) return;
        if (!_writing.Wait(0)) return; // a writer is at work
        try
        {
            // Others are not waited for, so this is no connection for other writing.
            using var writer = OpenWriter(patience: TimeSpan.Zero);
            var index = new TextIndex(writer);
            while (index.TakeUp() && !_disposed)
            {
            }
        }
        catch (RdfException failure) when (failure.Failure is RdfFailure.StoreBusy or RdfFailure.StoreNotAllowed or RdfFailure.StoreFull)
        {
            // The search itself reads what the index lacks.
        }
        finally
        {
            EndWrite();
        }
    }

    private IEnumerable<Quad> Scan(IReadOnlyCollection<Iri>? predicates)
    {
        var reader = RentReader();
        try
        {
            var wanted = predicates is null ? null : reader.NumbersOf(predicates);
            var subject = (0L, (Term?)null);
            using var rows = reader.OpenBySubject();
            while (rows.Read())
            {
                if (wanted is not null && !wanted.Contains(rows.PredicateNumber)) continue;
                yield return rows.ReadOnce(ref subject);
                ObjectDisposedException.ThrowIf(_disposed, this);
            }
        }
        finally
        {
            ReturnReader(reader);
        }
    }

    private T OnReader<T>(Func<QuadTables, T> read)
    {
        var reader = RentReader();
        try
        {
            return read(reader);
        }
        finally
        {
            ReturnReader(reader);
        }
    }

    private QuadTables RentReader()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idleReaders.Count > 0)
            {
                var reader = _idleReaders[^1];
                _idleReaders.RemoveAt(_idleReaders.Count - 1);
                return reader;
            }
        }

        return OpenReader();
    }

    private QuadTables OpenReader()
    {
        if (_isImmutable) return new QuadTables(Database.OpenImmutable(_path));
        if (File.Exists(_path) || !_options.CreateWhenWritten) return new QuadTables(Database.Open(_path, create: false, _options.Patience));
        var nothing = Database.OpenInMemory(_path);
        Schema.Make(nothing);
        return new QuadTables(nothing) { IsOfNoFile = true };
    }

    private void ReturnReader(QuadTables reader)
    {
        lock (_gate)
        {
            if (!_disposed && !reader.IsOfNoFile && _idleReaders.Count < MaxIdleReaders)
            {
                _idleReaders.Add(reader);
                return;
            }
        }

        reader.Dispose();
    }

    private QuadTables OpenWriter(TimeSpan patience)
    {
        if (_isImmutable) throw new RdfException($"'{_path}' cannot be written: its directory is read-only. Work on a copy, or have its owner let you write there.") { Failure = RdfFailure.StoreNotAllowed };
        var isMissing = _options.CreateWhenWritten && !File.Exists(_path);
        var database = Database.Open(_path, isMissing, patience);
        try
        {
            if (isMissing) Schema.Prepare(database, patience, _options.TimeProvider);
            Durability.Ensure(database);
            return new QuadTables(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void EndWrite()
    {
        if (_disposed)
        {
            _writer?.Dispose();
            _writer = null;
        }

        _writing.Release();
    }
}
