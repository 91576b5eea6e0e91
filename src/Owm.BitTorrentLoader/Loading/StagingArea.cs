using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>
/// Where a torrent's content is until it is whole and verified: in <c>.owm-partial/INFOHASH</c> beside its final place, on the
/// same file system. What is in the final place is never written to, so nothing of the user's can be damaged, and whoever looks there
/// sees content that is right or none. One process at a time has it; a killed one leaves what the next goes on from.
/// </summary>
internal sealed class StagingArea : IDisposable
{
    private const string FolderName = ".owm-partial";
    private const int BlockLength = 1024 * 1024;

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly string _root;
    private readonly string _folder;
    private readonly string _area;
    private readonly FileStream _lock;

    private StagingArea(string root, string folder, string name, FileStream heldLock)
    {
        _root = root;
        _folder = folder;
        _area = Path.Combine(folder, name);
        Directory = Path.Combine(_area, "content");
        StateFile = Path.Combine(_area, "resume");
        _lock = heldLock;
    }

    /// <summary>Gets the directory that the content is downloaded into.</summary>
    public string Directory { get; }

    /// <summary>Gets the file in which a client keeps what it needs to go on.</summary>
    public string StateFile { get; }

    /// <summary>Takes the staging area of a torrent, waiting for another process that has it.</summary>
    /// <param name="root">The final place of the content.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<StagingArea> TakeAsync(string root, InfoHash infoHash, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, FolderName);
        var name = infoHash.ToString();
        var began = time.GetTimestamp();
        while (true)
        {
            System.IO.Directory.CreateDirectory(folder);
            if (new DirectoryInfo(folder).LinkTarget is not null)
                throw new LoadProblem(LoadFailure.WouldOverwrite, $"'{folder}' is a link; unfinished downloads go there and must stay inside '{root}'. Remove the link.");
            if (TryLock(LockPath(folder, name)) is { } held)
            {
                var area = new StagingArea(root, folder, name, held);
                System.IO.Directory.CreateDirectory(area.Directory);
                return area;
            }

            if (time.GetElapsedTime(began) > patience)
                throw new LoadProblem(LoadFailure.Timeout, $"Another process is loading into '{root}' and did not finish in {patience.TotalSeconds:0} seconds. Try again when it is done.");
            await Task.Delay(LockPoll, time, cancellationToken);
        }
    }

    /// <summary>Copies files that are in the final place already, so that they are not fetched again.</summary>
    public async Task AdoptAsync(IEnumerable<TorrentFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var target = TorrentContent.PathOf(Directory, file);
            if (File.Exists(target)) continue;
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var from = ContentDigest.OpenFile(TorrentContent.PathOf(_root, file));
            await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            await from.CopyToAsync(to, BlockLength, cancellationToken);
        }
    }

    /// <summary>Moves verified content to its final place. A file that is there already must be the same, and stays.</summary>
    /// <exception cref="LoadProblem">Something else is in the way.</exception>
    public async Task PublishAsync(IReadOnlyList<TorrentFile> files, CancellationToken cancellationToken)
    {
        // All or nothing as far as can be: what is in the way is found before anything is moved.
        var missing = new List<TorrentFile>();
        foreach (var file in files)
        {
            if (!await IsThereAsync(file, cancellationToken)) missing.Add(file);
        }

        foreach (var file in missing)
        {
            var target = TorrentContent.PathOf(_root, file);
            RequireInside(target);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                File.Move(TorrentContent.PathOf(Directory, file), target, overwrite: false);
            }
            catch (IOException e) when (Path.Exists(target))
            {
                throw InTheWay(target, e);
            }
        }
    }

    /// <summary>Deletes what is left here, once the content is in its final place.</summary>
    public void Clear()
    {
        if (System.IO.Directory.Exists(_area)) System.IO.Directory.Delete(_area, recursive: true);
    }

    /// <summary>Lets go of the area. What has been downloaded stays; where there is nothing, no trace is left.</summary>
    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory) && !System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories).Any()) Clear();

        // Deleted while it is still held, so that nobody else's is: a waiter who gets the nameless file sees that, and asks anew.
        if (!OperatingSystem.IsWindows()) File.Delete(_lock.Name);
        _lock.Dispose();
        DeleteIfEmpty(_folder);
    }

    private static string LockPath(string folder, string name) => Path.Combine(folder, name + ".lock");

    private static FileStream? TryLock(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            if (File.Exists(path)) return stream;

            // Its last owner deleted it in the moment between opening and locking.
            stream.Dispose();
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            // Its last owner cleaned up; the next round makes it anew.
            return null;
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK of Linux and of the BSDs elsewhere.
    private static bool IsHeldByAnother(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static void DeleteIfEmpty(string folder)
    {
        try
        {
            System.IO.Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Other torrents are in it, or somebody else has deleted it.
        }
    }

    private static async Task<bool> AreSameAsync(string a, string b, CancellationToken cancellationToken)
    {
        await using var first = ContentDigest.OpenFile(a);
        await using var second = ContentDigest.OpenFile(b);
        if (first.Length != second.Length) return false;
        var x = new byte[BlockLength];
        var y = new byte[BlockLength];
        while (true)
        {
            var read = await first.ReadAtLeastAsync(x, x.Length, throwOnEndOfStream: false, cancellationToken);
            if (await second.ReadAtLeastAsync(y, y.Length, throwOnEndOfStream: false, cancellationToken) != read) return false;
            if (!x.AsSpan(0, read).SequenceEqual(y.AsSpan(0, read))) return false;
            if (read < x.Length) return true;
        }
    }

    private static LoadProblem InTheWay(string target, Exception? cause = null) => new(LoadFailure.WouldOverwrite,
        $"'{target}' is there and is not the torrent's; it would be overwritten. Move it away, or load into another directory.", cause);

    private async Task<bool> IsThereAsync(TorrentFile file, CancellationToken cancellationToken)
    {
        var target = TorrentContent.PathOf(_root, file);
        if (!Path.Exists(target) && new FileInfo(target).LinkTarget is null) return false;
        var isSame = File.Exists(target) && await AreSameAsync(target, TorrentContent.PathOf(Directory, file), cancellationToken);
        return isSame ? true : throw InTheWay(target);
    }

    // A directory on the way may be a link that leads anywhere.
    private void RequireInside(string target)
    {
        var parent = Path.GetDirectoryName(target)!;
        if (RealPath.IsInside(_root, parent)) return;
        throw new LoadProblem(LoadFailure.WouldOverwrite, $"'{parent}' leads out of '{_root}' by a link. Remove the link, or load into another directory.");
    }
}
