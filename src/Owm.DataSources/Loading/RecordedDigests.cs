using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The digests, and the length, that a record says its content has.</summary>
internal sealed class RecordedDigests
{
    /// <summary>What is said of content that has an MD5 alone (ROBUSTNESS, T-44).</summary>
    private const string Md5AloneWarning = "The content is verified by its MD5 alone, which does not keep out a forger. Record its SHA-256.";

    private readonly List<(HashAlgorithmName Algorithm, string Name, string Hex)> _expected = [];
    private readonly bool _isOfFolder;
    private readonly long? _size;

    private RecordedDigests(DataSource source)
    {
        if (source is not FileDataSource file) return;
        // What a record was read from may hold anything; saving would refuse it.
        file.Validate();
        _isOfFolder = file is LocalDirectoryDataSource;
        foreach (var (property, algorithm) in DigestNames.Of(file.Kind))
        {
            var name = algorithm.Name!.StartsWith("SHA", StringComparison.Ordinal) ? "SHA-" + algorithm.Name[3..] : algorithm.Name;
            if (OnlyOne(file, property.Name, name, text => text.ToLowerInvariant()) is { } hex) _expected.Add((algorithm, name, hex));
        }

        if (OnlyOne(file, "size", "size", text => text) is { } size) _size = long.Parse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>Gets whether no digest is recorded.</summary>
    public bool IsEmpty => _expected.Count == 0;

    /// <summary>Gets whether neither a digest nor the length is recorded.</summary>
    public bool SaysNothing => IsEmpty && _size is null;

    /// <summary>Gets what should be said where the content has what is recorded; null where that is enough.</summary>
    public string? Warning => _expected.Count > 0 && _expected.TrueForAll(e => e.Algorithm == HashAlgorithmName.MD5) ? Md5AloneWarning : null;

    /// <summary>Gets the warning, if there is one.</summary>
    public IReadOnlyList<string> Warnings => Warning is { } warning ? [warning] : [];

    /// <summary>Gets the SHA-256 that is recorded of a file; null where none is, or the content is a folder, whose digest is of another kind.</summary>
    public string? Sha256OfFile => _isOfFolder ? null : _expected.Find(e => e.Algorithm == HashAlgorithmName.SHA256).Hex;

    /// <summary>Gets the digests, each with its algorithm: <c>SHA-256 2c26…</c>.</summary>
    public IReadOnlyList<string> Names => [.. _expected.Select(e => $"{e.Name} {e.Hex}")];

    /// <summary>Returns what a record says of its content.</summary>
    /// <exception cref="InvalidRecordException">A digest is none, or two of them contradict each other.</exception>
    public static RecordedDigests Of(DataSource source) => new(source);

    /// <summary>Tells, without reading it, whether the length of content is the recorded one; true where none is recorded.</summary>
    public bool HasSizeOf(string path)
    {
        try
        {
            return _size is not { } size || LengthOf(path) == size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it will be told.
            return false;
        }
    }

    /// <summary>Returns the SHA-256 of content: of a file, or of the names and contents of all files of a folder.</summary>
    public static async Task<string> Sha256Async(string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path)) return await OfFileAsync(path);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in FolderFile.List(path)) all.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{await OfFileAsync(file.FullName)}\n"));
        return Convert.ToHexStringLower(all.GetHashAndReset());

        async Task<string> OfFileAsync(string file) =>
            (await SourceFile.ContentAt(file).HashAsync([HashAlgorithmName.SHA256], VerifyProgress.Of(progress), cancellationToken)).Digests[0];
    }

    /// <summary>Compares content.</summary>
    /// <param name="path">The file, or the folder.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <returns>What it has instead of the first thing it should have, as the end of a sentence about it; null when it has all.</returns>
    public async Task<string?> FirstMismatchAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (_size is not null && SizeMismatch(LengthOf(path)) is { } mismatch) return mismatch;
        if (IsEmpty) return null;
        var (actual, _) = await SourceFile.ContentAt(path).HashAsync([.. _expected.Select(e => e.Algorithm)], VerifyProgress.Of(progress), cancellationToken);
        return FirstMismatch(actual);
    }

    /// <summary>Makes what the bytes of a file are handed to as they come, to be compared at its end.</summary>
    public RunningCheck Begin() => new(this);

    private static long LengthOf(string path) => Directory.Exists(path) ? FolderFile.List(path).Sum(file => SizeOfFile(file.FullName)) : SizeOfFile(path);

    // Of what a link leads to, as the content is read.
    private static long SizeOfFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.GetLength(handle);
    }

    private static string? OnlyOne(FileDataSource file, string property, string name, Func<string, string> normalized)
    {
        string[] values = [.. file.GetTerms(property).OfType<Literal>().Select(l => normalized(l.LexicalForm)).Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        return values.Length < 2 ? values.FirstOrDefault()
            : throw new InvalidRecordException($"The record of {file} contradicts itself: its content cannot have the {name} {values[0]} and the {name} {values[1]}. Correct its {property}.");
    }

    private string? SizeMismatch(long actual) =>
        _size is { } size && size != actual ? $"does not have the recorded size: expected {size} bytes, actual {actual}" : null;

    private string? FirstMismatch(string[] actual)
    {
        for (var i = 0; i < _expected.Count; i++)
        {
            if (actual[i] != _expected[i].Hex) return $"does not have the recorded {_expected[i].Name}: expected {_expected[i].Hex}, actual {actual[i]}";
        }

        return null;
    }

    /// <summary>Digests in the making.</summary>
    internal sealed class RunningCheck : IDisposable
    {
        private const int BlockLength = 1 << 20;

        private readonly RecordedDigests _digests;
        private readonly IncrementalHash[] _hashes;
        private long _length;

        public RunningCheck(RecordedDigests digests)
        {
            _digests = digests;
            // Where nothing is recorded, the digest to record is made.
            _hashes = digests.IsEmpty ? [IncrementalHash.CreateHash(HashAlgorithmName.SHA256)] : [.. digests._expected.Select(e => IncrementalHash.CreateHash(e.Algorithm))];
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            _length += bytes.Length;
            foreach (var hash in _hashes) hash.AppendData(bytes);
        }

        /// <summary>Appends the rest of a stream.</summary>
        public async Task AppendAsync(Stream stream, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
        {
            var (buffer, done, total) = (new byte[BlockLength], 0L, stream.Length);
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                Append(buffer.AsSpan(0, read));
                progress?.Report(new LoadProgress(LoadPhase.Verifying, done += read, total));
            }
        }

        public string? FirstMismatch() => _digests.SizeMismatch(_length) ?? (_digests.IsEmpty ? null : _digests.FirstMismatch([.. _hashes.Select(h => Convert.ToHexStringLower(h.GetHashAndReset()))]));

        /// <summary>Returns the SHA-256 of what was appended, where no digest is recorded.</summary>
        public string OwnSha256() => Convert.ToHexStringLower(_hashes[0].GetHashAndReset());

        public void Dispose()
        {
            foreach (var hash in _hashes) hash.Dispose();
        }
    }

    private sealed class VerifyProgress(IProgress<LoadProgress> progress) : IProgress<long>
    {
        public static VerifyProgress? Of(IProgress<LoadProgress>? progress) => progress is null ? null : new VerifyProgress(progress);

        public void Report(long value) => progress.Report(new LoadProgress(LoadPhase.Verifying, value));
    }
}
