using System.Security.Cryptography;

namespace Owm.DataSources;

/// <summary>The digests that a record says its file has.</summary>
internal sealed class RecordedDigests
{
    private const int BlockLength = 1 << 20;

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
        Add(HashAlgorithmName.MD5, "MD5", file.Md5);
        Add(HashAlgorithmName.SHA256, "SHA-256", file.Sha256);
        Add(HashAlgorithmName.SHA512, "SHA-512", file.Sha512);
        return digests;

        void Add(HashAlgorithmName algorithm, string name, string? hex)
        {
            if (!string.IsNullOrEmpty(hex)) digests._expected.Add((algorithm, name, hex.ToLowerInvariant()));
        }
    }

    /// <summary>Makes what the bytes of a file are handed to, to be compared at its end.</summary>
    public RunningCheck Begin() => new(this);

    /// <summary>Compares a file.</summary>
    /// <returns>What it has instead of the first digest it should have, as the end of a sentence about it; null when it has all.</returns>
    public async Task<string?> FirstMismatchAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var check = Begin();
        await check.AppendAsync(stream, progress, cancellationToken);
        return check.FirstMismatch();
    }

    /// <summary>Compares the content of a record in a directory.</summary>
    /// <returns>What it has instead of the first digest it should have, as the end of a sentence about it; null when it has all, or none is recorded.</returns>
    public async Task<string?> FirstMismatchAsync(DataSource source, string directory, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (SourceFile.Find(source, directory) is { } path) return IsEmpty ? null : await FirstMismatchAsync(path, progress, cancellationToken);
        return SourceFile.NameOf(source) is { } name ? $"is missing ('{name}' is not in '{directory}')" : null;
    }

    /// <summary>Returns the SHA-256 of the content of a record in a directory: of its file or, where it has none, of the names and contents of all files there.</summary>
    public static async Task<string> ContentSha256Async(DataSource source, string directory, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (SourceFile.Find(source, directory) is { } path) return await Sha256Async(path, progress, cancellationToken);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal))
        {
            all.AppendData(System.Text.Encoding.UTF8.GetBytes(file + "\0" + await Sha256Async(Path.Combine(directory, file), progress, cancellationToken)));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    /// <summary>Records the digests of a source's file, in place of those it had.</summary>
    /// <exception cref="InvalidRecordException">The record names a file that is not in the directory.</exception>
    public static async Task RecordAsync(FileDataSource source, string directory, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (SourceFile.Find(source, directory) is not { } path)
        {
            if (SourceFile.NameOf(source) is { } name) throw new InvalidRecordException($"The output's file {ShownText.Quoted(name)} was not written.");
            return;
        }

        source.Sha256 = await Sha256Async(path, progress, cancellationToken);
    }

    private static async Task<string> Sha256Async(string path, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var check = new RunningCheck(new RecordedDigests());
        await check.AppendAsync(stream, progress, cancellationToken);
        return check.OwnSha256();
    }

    /// <summary>Digests in the making.</summary>
    internal sealed class RunningCheck : IDisposable
    {
        private readonly RecordedDigests _digests;
        private readonly IncrementalHash[] _hashes;
        private readonly IncrementalHash? _ownSha256;

        public RunningCheck(RecordedDigests digests)
        {
            _digests = digests;
            _hashes = [.. digests._expected.Select(e => IncrementalHash.CreateHash(e.Algorithm))];
            if (digests.IsEmpty) _ownSha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            foreach (var hash in _hashes) hash.AppendData(bytes);
            _ownSha256?.AppendData(bytes);
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

        public string? FirstMismatch()
        {
            for (var i = 0; i < _hashes.Length; i++)
            {
                var (_, name, hex) = _digests._expected[i];
                var actual = Convert.ToHexStringLower(_hashes[i].GetHashAndReset());
                if (actual != hex) return $"does not have the recorded {name}: expected {hex}, actual {actual}";
            }

            return null;
        }

        /// <summary>Returns the SHA-256 of what was appended, where no digest was expected.</summary>
        public string OwnSha256() => Convert.ToHexStringLower(_ownSha256!.GetHashAndReset());

        public void Dispose()
        {
            foreach (var hash in _hashes) hash.Dispose();
            _ownSha256?.Dispose();
        }
    }
}
