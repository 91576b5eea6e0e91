using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>Our own engine, in this process. It starts with the first torrent.</summary>
public sealed class EngineTorrentClient : ITorrentClient
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly TorrentEngineOptions _options;
    private readonly Lazy<TorrentEngine> _engine;

    /// <summary>Makes a client.</summary>
    /// <param name="options">How the engine works; <see langword="null"/> for the defaults.</param>
    public EngineTorrentClient(TorrentEngineOptions? options = null)
    {
        _options = options ?? new TorrentEngineOptions();
        _options.Validate();
        _engine = new Lazy<TorrentEngine>(() => TorrentEngine.Start(_options));
    }

    /// <inheritdoc/>
    public async Task<TorrentDownloadResult> DownloadAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var handle = Add(request.Document.Torrent, new TorrentOptions
        {
            Directory = request.Directory,
            ResumeFile = request.StateFile,
            WantedFiles = request.WantedFiles,
            Peers = request.Peers,
        });
        try
        {
            return await FollowAsync(handle, request, progress, cancellationToken);
        }
        catch (BitTorrentException e)
        {
            throw Translate(e);
        }
        finally
        {
            await _engine.Value.RemoveAsync(handle);
        }
    }

    /// <inheritdoc/>
    public async Task SeedAsync(TorrentSeed request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var handle = Add(request.Document.Torrent, new TorrentOptions { Directory = request.Directory, Peers = request.Peers, AssumeComplete = true });
        try
        {
            while (true)
            {
                var status = handle.Status;
                if (status.State == TorrentState.Failed) throw Translate(status.Error);
                progress?.Report(ProgressOf(status, TorrentActivity.Seeding));
                await Task.Delay(ReportEvery, _options.TimeProvider, cancellationToken);
            }
        }
        finally
        {
            await _engine.Value.RemoveAsync(handle);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.IsValueCreated ? _engine.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static TorrentProgress ProgressOf(TorrentStatus status, TorrentActivity activity) => new(
        activity,
        activity == TorrentActivity.Checking ? (long)(status.CheckProgress * status.WantedBytes) : status.VerifiedBytes,
        status.WantedBytes,
        status.DownloadRate,
        status.UploadRate,
        status.UploadedBytes,
        status.ConnectedPeers);

    private static TorrentActivity ActivityOf(TorrentStatus status) =>
        status.State == TorrentState.Checking ? TorrentActivity.Checking
        : status is { ConnectedPeers: 0, IsComplete: false } ? TorrentActivity.Connecting
        : TorrentActivity.Downloading;

    private static TorrentClientException Translate(Exception? error) => error switch
    {
        StorageException { IsDiskFull: true } e => new TorrentClientException(TorrentClientFailure.DiskFull, e.Message, e),
        StorageException { IsAccessDenied: true } e => new TorrentClientException(TorrentClientFailure.NotWritable, e.Message, e),
        StorageException e => new TorrentClientException(TorrentClientFailure.Storage, e.Message, e),
        null => new TorrentClientException(TorrentClientFailure.Other, "The engine stopped the torrent and does not say why. Try again."),
        _ => new TorrentClientException(TorrentClientFailure.Other, error.Message, error),
    };

    private TorrentHandle Add(Torrent torrent, TorrentOptions options)
    {
        try
        {
            return _engine.Value.Add(torrent, options);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new TorrentClientException(TorrentClientFailure.Network, $"The BitTorrent engine cannot start: {e.Message} Choose another port with --port, or 0 for any.", e);
        }
    }

    private async Task<TorrentDownloadResult> FollowAsync(
        TorrentHandle handle, TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var digested = new Counter();
        var digesting = DigestAsync(handle, request, digested, stop.Token);
        var done = Task.WhenAll(handle.WaitUntilCompleteAsync(stop.Token), digesting);
        try
        {
            var watch = new StallWatch(_options.TimeProvider, request.StallTimeout);
            while (!done.IsCompleted)
            {
                var status = handle.Status;
                if (status.State == TorrentState.Failed) throw Translate(status.Error);
                progress?.Report(ProgressOf(status, ActivityOf(status)));
                watch.See(status, digested.Value);
                // A failed digest would leave the other task running to the end: it ends the wait at once.
                if (digesting.IsFaulted) break;
                await Task.WhenAny(done, Task.Delay(ReportEvery, _options.TimeProvider, stop.Token));
                cancellationToken.ThrowIfCancellationRequested();
            }

            await (digesting.IsFaulted ? digesting : done);
            progress?.Report(ProgressOf(handle.Status, TorrentActivity.Downloading));
            return new TorrentDownloadResult { DownloadedBytes = handle.Status.DownloadedBytes, Digests = await digesting };
        }
        finally
        {
            await stop.CancelAsync();
            // Waits without asking how it went: that has been said, or is being thrown.
            await Task.WhenAny(done);
        }
    }

    // Reads the content in the order of its digest, while it arrives: a read waits for its piece.
    private static async Task<ContentDigests?> DigestAsync(TorrentHandle handle, TorrentDownload request, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var isWhole = request.WantedFiles is not { } wanted || handle.Torrent.Files.All(f => f.IsPadding || wanted[f.Index]);
        if (request.Digests.Count == 0 || !isWhole) return null;
        var files = TorrentContent.FilesInDigestOrder(handle.Torrent, handle.OpenRead);
        return handle.Torrent.IsSingleFile
            ? await ContentDigest.OfFileAsync(files[0], request.Digests, progress, cancellationToken)
            : await ContentDigest.OfFolderAsync(files, request.Digests, progress, cancellationToken);
    }

    private sealed class Counter : IProgress<long>
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Report(long value) => Interlocked.Exchange(ref _value, value);
    }
}
