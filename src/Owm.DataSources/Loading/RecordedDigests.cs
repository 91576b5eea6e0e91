using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The digests that a record says its content has.</summary>
internal sealed class RecordedDigests
{
    private readonly List<(HashAlgorithmName Algorithm, string Name, string Hex)> _expected = [];

    private RecordedDigests()
    {
    }

    public bool IsEmpty => _expected.Count == 0;

    /// <summary>Gets the digests, each with its algorithm: <c>SHA-256 2c26…</c>.</summary>
    public IReadOnlyList<string> Names => [.. _expected.Select(e => $"{e.Name} {e.Hex}")];

    public static RecordedDigests Of(DataSource source)
    {
        var digests = new RecordedDigests();
        if (source is not FileDataSource file) return digests;
        // What a record was read from may hold anything; saving would refuse it.
        file.Validate();
        foreach (var (property, algorithm) in DigestNames.Of(file.Kind))
        {
            var hex = file.GetTerms(property.Name).OfType<Literal>().Select(l => l.LexicalForm).Where(t => t.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault();
            if (hex is not null) digests._expected.Add((algorithm, algorithm.Name!.StartsWith("SHA", StringComparison.Ordinal) ? "SHA-" + algorithm.Name[3..] : algorithm.Name, hex.ToLowerInvariant()));
        }

        return digests;
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
    /// <returns>What it has instead of the first digest it should have, as the end of a sentence about it; null when it has all.</returns>
    public async Task<string?> FirstMismatchAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (IsEmpty) return null;
        var (actual, _) = await SourceFile.ContentAt(path).HashAsync([.. _expected.Select(e => e.Algorithm)], VerifyProgress.Of(progress), cancellationToken);
        return FirstMismatch(actual);
    }

    /// <summary>Makes what the bytes of a file are handed to as they come, to be compared at its end.</summary>
    public RunningCheck Begin() => new(this);

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

        public RunningCheck(RecordedDigests digests)
        {
            _digests = digests;
            // Where nothing is recorded, the digest to record is made.
            _hashes = digests.IsEmpty ? [IncrementalHash.CreateHash(HashAlgorithmName.SHA256)] : [.. digests._expected.Select(e => IncrementalHash.CreateHash(e.Algorithm))];
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
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

        public string? FirstMismatch() => _digests.IsEmpty ? null : _digests.FirstMismatch([.. _hashes.Select(h => Convert.ToHexStringLower(h.GetHashAndReset()))]);

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
