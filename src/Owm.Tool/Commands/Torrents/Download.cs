using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Storage;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Digests;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary>One torrent that <c>owm download</c> gets.</summary>
internal sealed class Download
{
    private readonly CommandContext _context;
    private readonly NamedTorrent _named;
    private readonly string _directory;
    private readonly IReadOnlyList<bool>? _wanted;
    private readonly string _resumeFile;
    private readonly HashSet<string> _toldErrors = new(StringComparer.Ordinal);
    private bool _isThere;

    public Download(CommandContext context, NamedTorrent named, string directory, IReadOnlyList<bool>? wanted)
    {
        _context = context;
        _named = named;
        _directory = directory;
        _wanted = wanted;
        _resumeFile = TransferOptions.ResumeFile(context, named.Torrent.InfoHash, directory);
    }

    public Torrent Torrent => _named.Torrent;

    public TorrentHandle Handle { get; private set; } = null!;

    /// <summary>Gets where the content is: the file, or the directory of a multi-file torrent.</summary>
    public string ContentPath => Path.Combine(_directory, Torrent.Name);

    /// <summary>Gets what has failed while it was finished, if that has.</summary>
    public Task? Failure { get; private set; }

    private IEnumerable<TorrentFile> WantedFiles => Torrent.Files.Where(file => !file.IsPadding && _wanted?[file.Index] != false);

    /// <summary>Looks at what is in the places of the files.</summary>
    public async Task LookAsync(CancellationToken cancellationToken) =>
        _isThere = await ExistingContent.IsCompleteAsync(_context, Torrent, _directory, _resumeFile, cancellationToken);

    /// <summary>Hands the torrent to the engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="options">How it is downloaded, whichever torrent it is.</param>
    public void Begin(TorrentEngine engine, TorrentOptions options) => Handle = engine.Add(Torrent, options with
    {
        ResumeFile = _resumeFile,
        WantedFiles = _wanted,
        AssumeComplete = _isThere,
    });

    /// <summary>Waits until all that is wanted is there, and checks it against the digest in the torrent's name.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        var completing = RunAsync();
        _ = completing.ContinueWith(task => Failure = task, CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return completing;

        async Task RunAsync()
        {
            await Task.Yield();
            var digest = _wanted is null && TorrentName.TryGetDigest(_named.FileName, out var expected) ? CheckDigestAsync(expected, cancellationToken) : Task.CompletedTask;
            await Handle.WaitUntilCompleteAsync(cancellationToken);
            await digest;
            if (Handle.Status.DownloadedBytes == 0) _context.Say($"{VisibleText.Of(Torrent.Name)} is there already.");
        }
    }

    /// <summary>Forgets which pieces are there.</summary>
    public void Forget()
    {
        DurableFile.Delete(_resumeFile);
        DurableFile.Delete(_resumeFile + ".journal");
    }

    /// <summary>Prints what would be downloaded.</summary>
    public void Describe()
    {
        var files = WantedFiles.ToList();
        _context.Output.WriteLine($"Would download {VisibleText.Of(Torrent.Name)} ({Amount.Count(files.Count, "file")}, {Amount.OfBytes(files.Sum(file => file.Length))}) into {VisibleText.Of(_directory)}");
    }

    /// <summary>Returns what is told of a finished download.</summary>
    public IReadOnlyList<Field> Fields() =>
    [
        new("name", "Name", Torrent.Name),
        new("info_hash", "ID", Torrent.InfoHash.ToString()),
        new("path", "Path", ContentPath),
        new("size", "Size", WantedFiles.Sum(file => file.Length)),
        new("downloaded", "Downloaded", Handle.Status.DownloadedBytes),
    ];

    /// <summary>Tells an error of a tracker once.</summary>
    public void TellTrackerErrors(ProgressLine progress)
    {
        foreach (var tracker in Handle.Status.Trackers)
        {
            if (tracker.Error is { } error && _toldErrors.Add(tracker.Tracker) && !_context.Get(_context.Global.Quiet)) progress.WriteLine(ErrorText.Line(error));
        }
    }

    /// <summary>Returns how far several downloads have come together.</summary>
    public static ProgressState Sum(IReadOnlyList<Download> downloads)
    {
        var states = downloads.Select(download => download.Handle.Status).ToList();
        var rate = states.Sum(state => state.DownloadRate);
        var left = states.Sum(state => state.WantedBytes - state.VerifiedBytes);
        var checking = states.TrueForAll(state => state.State == TorrentState.Checking);
        var label = downloads.Count == 1 ? downloads[0].Torrent.Name : $"{downloads.Count} torrents";
        var total = states.Sum(state => state.WantedBytes);
        if (checking) return new ProgressState("Checking " + label, (long)states.Sum(state => state.CheckProgress * state.WantedBytes), total);
        return new ProgressState(label, total - left, total)
        {
            Rate = rate,
            Peers = states.Sum(state => state.ConnectedPeers),
            TimeLeft = rate > 0 && left / rate < 86400 * 365L ? TimeSpan.FromSeconds((double)left / rate) : null,
        };
    }

    /// <summary>Makes the exception for downloads that took too long: what is to be said depends on whether there were peers.</summary>
    public static CommandException TimedOut(IReadOnlyList<Download> downloads, TimeSpan timeout)
    {
        var open = downloads.Where(download => !download.Handle.Status.IsComplete).ToList();
        var states = open.ConvertAll(download => download.Handle.Status);
        var names = string.Join(", ", open.Select(download => $"'{download.Torrent.Name}'"));
        if (states.Exists(state => state.ConnectedPeers > 0 || state.DownloadedBytes > 0))
        {
            return new CommandException(ExitCode.Timeout,
                $"{names} did not get ready in {Amount.OfTime(timeout)}: {Percent(states)} is there. The same command goes on from it.");
        }

        var errors = states.SelectMany(state => state.Trackers).Where(tracker => tracker.Error is not null).Select(tracker => " " + tracker.Error).Distinct().Take(3);
        return new CommandException(ExitCode.Network,
            $"No peer of {names} was found in {Amount.OfTime(timeout)}.{string.Concat(errors)} Is somebody seeding it? Name a peer with --peer, or give it more time.");
    }

    private static string Percent(List<TorrentStatus> states) => $"{100 * states.Sum(state => state.VerifiedBytes) / Math.Max(1, states.Sum(state => state.WantedBytes))} %";

    // Digested while it arrives; what else is in the directory is none of the torrent's business.
    private async Task CheckDigestAsync(Digest expected, CancellationToken cancellationToken)
    {
        var files = TorrentContent.FilesInDigestOrder(Torrent, Handle.OpenRead);
        var made = Torrent.IsSingleFile
            ? await ContentDigest.OfFileAsync(files[0], [expected.Algorithm], cancellationToken: cancellationToken)
            : await ContentDigest.OfFolderAsync(files, [expected.Algorithm], cancellationToken: cancellationToken);
        var actual = made[expected.Algorithm];
        if (actual == expected) return;
        await Handle.WaitUntilCompleteAsync(cancellationToken);
        var check = Torrent.IsSingleFile ? null : await IntegrityCheck.RunAsync(_named.FileName, ContentPath, null, cancellationToken);
        if (check?.Cleared == true) return;
        throw new CommandException(ExitCode.WrongContent,
            $"'{Torrent.Name}' is not what its torrent's name says: it has {actual}, the name says {expected.Hex}. Its pieces are right, so the torrent itself is wrong: ask who published it.");
    }
}
