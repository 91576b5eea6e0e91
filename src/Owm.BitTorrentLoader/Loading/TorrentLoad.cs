using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Clients;
using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.Files;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>One load, from the record to the verified directory.</summary>
internal sealed class TorrentLoad
{
    private readonly LocalFileDataSource _source;
    private readonly LoaderOptions _options;
    private readonly IProgress<LoadProgress>? _progress;
    private readonly string _baseDirectory;
    private readonly string _root;
    private readonly string _torrentPath;
    private readonly List<string> _warnings = [];

    public TorrentLoad(
        LocalFileDataSource source, string baseDirectory, LoaderOptions options, IProgress<LoadProgress>? progress)
    {
        _source = source;
        _options = options;
        _progress = progress;
        _baseDirectory = baseDirectory;
        var fileName = LocalFileName.From(source.TorrentFileName!);
        _root = options.Layout == ContentLayout.Flat ? baseDirectory : Path.Combine(baseDirectory, Path.GetFileNameWithoutExtension(fileName));
        _torrentPath = Path.Combine(_root, fileName);
    }

    /// <summary>Loads.</summary>
    public async Task<LoadedContent> RunAsync(CatalogLookup catalog, CancellationToken cancellationToken)
    {
        if (!RealPath.IsInside(_baseDirectory, _root))
            throw new LoadProblem(LoadFailure.WouldOverwrite, $"'{_root}' leads out of '{_baseDirectory}' by a link. Remove the link, or load into another directory.");
        _progress?.Report(new LoadProgress(LoadPhase.Locating));
        var saved = await CatalogLookup.FindSavedAsync(_torrentPath, cancellationToken);
        if (saved is null) _progress?.Report(new LoadProgress(LoadPhase.FetchingDescription));
        var document = saved ?? await catalog.FetchAsync(_source.TorrentFileName!, cancellationToken);
        var content = new ContentPlan(document.Torrent, _root, _options.WantedFile);
        var expected = ExpectedDigests.Of(_source, document.Torrent);
        Warn(content, expected);

        var existing = new ExistingContent(content, expected, _progress);
        var downloaded = 0L;
        var wasThere = await existing.IsRightAsync(cancellationToken);
        if (saved is null) await SaveTorrentAsync(document, cancellationToken);
        if (!wasThere) (wasThere, downloaded) = await FetchAsync(document, content, expected, existing, cancellationToken);
        _progress?.Report(new LoadProgress(LoadPhase.Done, content.WantedLength, content.WantedLength));
        IReadOnlyList<Digest> verified = content.IsWhole ? [.. expected.OfContent.Concat(expected.OfFile).Select(e => e.Digest)] : [.. expected.OfFile.Select(e => e.Digest)];
        return new LoadedContent
        {
            Directory = DirectoryOf(document.Torrent, expected),
            TorrentFile = _torrentPath,
            Torrent = document,
            VerifiedDigests = verified,
            Verified = [.. verified.Select(digest => digest.ToString())],
            WasThere = wasThere,
            DownloadedBytes = downloaded,
            Warnings = _warnings,
        };
    }

    private async Task<(bool WasThere, long Downloaded)> FetchAsync(
        TorrentDocument document, ContentPlan content, ExpectedDigests expected, ExistingContent existing, CancellationToken cancellationToken)
    {
        using var staging = await StagingArea.TakeAsync(_root, document.Torrent.InfoHash, _options.StallTimeout, _options.TimeProvider, cancellationToken);

        // Whoever had the staging area before may have brought all of it.
        if (await existing.IsRightAsync(cancellationToken))
        {
            staging.Clear();
            return (true, 0);
        }

        await staging.AdoptAsync(await existing.ReusableFilesAsync(cancellationToken), cancellationToken);
        await using var client = await MakeClientAsync(cancellationToken);
        var request = new TorrentDownload
        {
            Document = document,
            Directory = staging.Directory,
            StateFile = staging.StateFile,
            WantedFiles = content.IsWhole ? null : content.Wanted,
            Peers = _options.Peers,
            Digests = content.IsWhole ? expected.Algorithms : [],
            StallTimeout = _options.StallTimeout,
        };
        var result = await client.DownloadAsync(request, _progress is null ? null : new ProgressAdapter(_progress), cancellationToken);
        var verifier = new ContentVerifier(content, expected, _progress);
        if (await verifier.FirstMismatchAsync(staging.Directory, result.Digests, cancellationToken) is { } mismatch)
        {
            throw new LoadProblem(LoadFailure.DigestMismatch,
                $"{mismatch.What} was downloaded but is not what {mismatch.Expected.Origin} says: expected {mismatch.Expected.Digest}, actual {mismatch.Actual}. It is kept in '{staging.Directory}', not where it belongs. Ask the publisher; delete it when done.");
        }

        await staging.PublishAsync(content.Files, cancellationToken);
        staging.Clear();
        await KeepSeedingAsync(client, document, content, cancellationToken);
        return (false, result.DownloadedBytes);
    }

    // The daemon, where one runs: what it downloads it can go on seeding.
    private async Task<ITorrentClient> MakeClientAsync(CancellationToken cancellationToken)
    {
        if (_options.Client is null && _options.Daemon is { } place && await DaemonTorrentClient.TryConnectAsync(place, _options.EngineOptions, cancellationToken) is { } daemon) return daemon;
        return _options.Client?.Invoke() ?? new EngineTorrentClient(_options.EngineOptions);
    }

    private async Task KeepSeedingAsync(ITorrentClient client, TorrentDocument document, ContentPlan content, CancellationToken cancellationToken)
    {
        try
        {
            await client.KeepSeedingAsync(new TorrentSeed { Document = document, Directory = _root, WantedFiles = content.IsWhole ? null : content.Wanted }, cancellationToken);
        }
        catch (TorrentClientException e)
        {
            _warnings.Add($"It is loaded, but not seeded: {e.Message}");
        }
    }

    private async Task SaveTorrentAsync(TorrentDocument document, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        try
        {
            await document.SaveAsync(_torrentPath, cancellationToken);
        }
        catch (IOException e) when (File.Exists(_torrentPath))
        {
            throw new LoadProblem(LoadFailure.WouldOverwrite, e.Message, e);
        }
    }

    private string DirectoryOf(Torrent torrent, ExpectedDigests expected)
    {
        if (torrent.IsSingleFile) return _root;

        // The record's file name is relative to what is returned; it may have been written with the directory in front.
        var name = _source.FileName?.Replace('\\', '/');
        return expected.File is { } file && file.Path == name && TorrentContent.PathInside(torrent, file) != name ? _root : Path.Combine(_root, torrent.Name);
    }

    private void Warn(ContentPlan content, ExpectedDigests expected)
    {
        var digests = expected.OfContent.Concat(expected.OfFile).Select(e => e.Digest.Algorithm).ToList();
        if (digests.Count == 0) _warnings.Add("No digest of the content is known; it is verified by the torrent's own SHA-1 pieces alone. Record its SHA-256.");
        else if (digests.All(a => a == DigestAlgorithm.Md5)) _warnings.Add("The content is verified by its MD5 alone, which does not keep out a forger. Record its SHA-256.");
        if (!content.IsWhole && expected.OfContent.Count > 0) _warnings.Add("Only some files are wanted; they are verified by the torrent's pieces, since the digest is of the whole.");
        if (_source.FileName is { Length: > 0 } name && expected.File is null && content.Torrent.Files.All(f => f.Path != name))
        {
            _warnings.Add($"The record's file name is '{name}', which is not in the torrent.");
        }
    }

    private sealed class ProgressAdapter(IProgress<LoadProgress> progress) : IProgress<TorrentProgress>
    {
        public void Report(TorrentProgress value) => progress.Report(new LoadProgress(
            value.Activity switch
            {
                TorrentActivity.Checking => LoadPhase.CheckingExisting,
                TorrentActivity.Connecting => LoadPhase.Connecting,
                _ => LoadPhase.Downloading,
            },
            value.BytesDone,
            value.BytesTotal,
            value.DownloadRate,
            value.Peers));
    }
}
