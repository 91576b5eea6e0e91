using Owm.BitTorrentLoader.Clients;

namespace Owm.BitTorrentLoader.Tests;

/// <summary>Does what a test says in place of a download, and remembers what it was asked for.</summary>
internal sealed class ScriptedTorrentClient(Func<TorrentDownload, CancellationToken, Task<TorrentDownloadResult>> download) : ITorrentClient
{
    public List<TorrentDownload> Requests { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Brings the files of a torrent, those that are wanted and not there.</summary>
    public static ScriptedTorrentClient Bringing(params (string Path, byte[] Content)[] files) => new((request, _) =>
    {
        var brought = 0L;
        foreach (var file in request.Document.Torrent.Files)
        {
            var path = TorrentContent.PathOf(request.Directory, file);
            if (request.WantedFiles?[file.Index] == false || File.Exists(path)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, files.Single(f => f.Path == file.Path).Content);
            brought += file.Length;
        }

        return Task.FromResult(new TorrentDownloadResult { DownloadedBytes = brought });
    });

    /// <summary>Fails.</summary>
    public static ScriptedTorrentClient Failing(Exception exception) => new((_, _) => Task.FromException<TorrentDownloadResult>(exception));

    /// <summary>Must not be asked for anything.</summary>
    public static ScriptedTorrentClient Unused() => Failing(new InvalidOperationException("Nothing was to be downloaded."));

    public async Task<TorrentDownloadResult> DownloadAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        progress?.Report(new TorrentProgress(TorrentActivity.Downloading, 1, request.Document.Torrent.TotalLength, 1000, Peers: 3));
        return await download(request, cancellationToken);
    }

    public Task SeedAsync(TorrentSeed request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
