using System.Text;

namespace Owm.DataSources;

/// <summary>What has been received of a file: in <c>.owm-partial</c> beside its place, on the same file system. One process at a time has it.</summary>
internal sealed class HttpPartialFile : IDisposable
{
    private const string FolderName = ".owm-partial";
    private const int LongestValidator = 4096;

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;
    private readonly string _path;
    private readonly string _validatorPath;
    private readonly FileStream _lock;
    private FileStream? _stream;

    private HttpPartialFile(string folder, string name, FileStream heldLock)
    {
        _folder = folder;
        _path = Path.Combine(folder, name + ".part");
        _validatorPath = Path.Combine(folder, name + ".from");
        _lock = heldLock;
        _stream = new FileStream(_path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous });
    }

    /// <summary>Gets how much there is, in bytes.</summary>
    public long Length { get; private set; }

    private FileStream Content => _stream ?? throw new ObjectDisposedException(nameof(HttpPartialFile));

    /// <summary>Takes the partial file of a name, waiting for another process that has it.</summary>
    public static async Task<HttpPartialFile> TakeAsync(string directory, string name, HttpDirLoaderOptions options, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(directory, FolderName);
        var began = options.TimeProvider.GetTimestamp();
        while (true)
        {
            Directory.CreateDirectory(folder);
            if (new DirectoryInfo(folder).LinkTarget is not null) throw new HttpLoadProblem(HttpLoadFailure.WouldOverwrite, $"'{folder}' is a link; what is not finished goes there and must stay inside '{directory}'. Remove the link.");
            if (TryLock(Path.Combine(folder, name + ".lock")) is { } held)
            {
                try
                {
                    return new HttpPartialFile(folder, name, held);
                }
                catch
                {
                    held.Dispose();
                    throw;
                }
            }

            if (options.TimeProvider.GetElapsedTime(began) > options.StallTimeout)
                throw new HttpLoadProblem(HttpLoadFailure.Timeout, $"Another process is loading into '{directory}' and did not finish in {options.StallTimeout.TotalSeconds:0} seconds. Try again when it is done.");
            await Task.Delay(LockPoll, options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Returns what the content received so far is a part of, as <see cref="Begin"/> was told; null when nothing can be gone on from.</summary>
    public string? Validator()
    {
        if (Content.Length == 0 || !File.Exists(_validatorPath) || new FileInfo(_validatorPath).Length > LongestValidator) return null;
        return File.ReadAllText(_validatorPath);
    }

    /// <summary>Begins anew.</summary>
    /// <param name="validator">What tells this content from a later one at the same address; null when nothing does.</param>
    public void Begin(string? validator)
    {
        File.Delete(_validatorPath);
        Content.SetLength(0);
        Content.Position = 0;
        Length = 0;
        if (validator is not null && Encoding.UTF8.GetByteCount(validator) <= LongestValidator) File.WriteAllText(_validatorPath, validator);
    }

    /// <summary>Hands what was received before to a check, and goes on after it.</summary>
    public async Task ReadAgainAsync(RecordedDigests.RunningCheck check, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        Content.Position = 0;
        await check.AppendAsync(Content, progress, cancellationToken);
        Length = Content.Position;
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await Content.WriteAsync(bytes, cancellationToken);
        Length += bytes.Length;
    }

    /// <summary>Puts the file, which is whole and right, into its place.</summary>
    /// <exception cref="HttpLoadProblem">Something is there, and may not be replaced.</exception>
    public void PutInPlace(string target, bool mayReplace)
    {
        AtomicFile.Flush(Content.SafeFileHandle, _path);
        _stream!.Dispose();
        _stream = null;
        try
        {
            File.Move(_path, target, mayReplace);
        }
        catch (IOException e) when (!mayReplace && Path.Exists(target))
        {
            throw new HttpLoadProblem(HttpLoadFailure.WouldOverwrite, $"'{target}' came there meanwhile; it would be overwritten. Move it away, or load into another directory.", e);
        }

        AtomicFile.FlushDirectory(Path.GetDirectoryName(target)!);
        File.Delete(_validatorPath);
    }

    /// <summary>Lets go of the file. What can be gone on from stays; where there is nothing of the kind, no trace is left.</summary>
    public void Dispose()
    {
        if (_stream is { } stream)
        {
            var isUseless = stream.Length == 0 || !File.Exists(_validatorPath);
            stream.Dispose();
            if (isUseless)
            {
                File.Delete(_path);
                File.Delete(_validatorPath);
            }
        }

        // Deleted while it is still held, so that nobody else's is: a waiter who gets the nameless file sees that, and asks anew.
        if (!OperatingSystem.IsWindows()) File.Delete(_lock.Name);
        _lock.Dispose();
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // Others use it.
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            if (File.Exists(path)) return stream;
            stream.Dispose();
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException e) when (e.HResult is unchecked((int)0x80070020) or 11 or 35)
        {
            // ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK of Linux and of the BSDs elsewhere.
            return null;
        }
    }
}
