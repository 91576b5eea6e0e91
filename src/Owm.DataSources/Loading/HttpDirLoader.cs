using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources;

/// <summary>Loads the file of a <see cref="HttpFileDataSource"/> from its web server.</summary>
/// <remarks>
/// The file is received beside its place and put there only once it is whole and has every recorded digest. A broken
/// connection is gone on from where the server can (RFC 9110, section 14). The file's name comes from the record or the
/// record's address, never from what the server says.
/// </remarks>
public sealed class HttpDirLoader : DataSourceDirLoader
{
    private readonly HttpDirLoaderOptions _options;

    /// <summary>Makes a loader.</summary>
    /// <param name="baseDirectory">Where everything it loads goes.</param>
    /// <param name="options">How it works.</param>
    public HttpDirLoader(string baseDirectory, HttpDirLoaderOptions? options = null)
        : base(baseDirectory) => _options = options ?? new HttpDirLoaderOptions();

    /// <summary>Tells whether a source has an http or https address.</summary>
    /// <param name="source">The source.</param>
    public override bool CanLoad(DataSource source) => source is HttpFileDataSource { Url: { Length: > 0 } url } && IsWeb(url);

    /// <inheritdoc/>
    public override string RefusalOf(DataSource source) =>
        source is HttpFileDataSource { Url: { Length: > 0 } url } ? $"{ShownText.Quoted(url)} is no http or https address" : "the record has no url";

    /// <inheritdoc/>
    protected override async Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        (await LoadDirectoryCoreAsync(source, progress, cancellationToken)).Directory;

    /// <inheritdoc/>
    protected override async Task<LoadedDirectory> LoadDirectoryCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!CanLoad(source)) throw new HttpLoadException(source, this, HttpLoadFailure.BadRecord, $"{RefusalOf(source)}. Correct the record.");
        try
        {
            return await LoadAsync((HttpFileDataSource)source, progress, cancellationToken);
        }
        catch (InvalidRecordException e)
        {
            throw new HttpLoadException(source, this, HttpLoadFailure.BadRecord, e.Message, e);
        }
        catch (HttpLoadProblem e)
        {
            throw new HttpLoadException(source, this, e.Failure, e.Message, e.InnerException);
        }
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    private async Task<LoadedDirectory> LoadAsync(HttpFileDataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var url = source.Address();
        var directory = _options.FolderPerSource
            ? Path.Combine(BaseDirectory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Identifier?.Value ?? url.AbsoluteUri))))
            : BaseDirectory;
        var target = Path.Combine(directory, source.ContentFileName);
        var digests = RecordedDigests.Of(source);
        Directory.CreateDirectory(directory);
        if (!RealPath.IsInside(BaseDirectory, directory)) throw new HttpLoadProblem(HttpLoadFailure.WouldOverwrite, $"'{directory}' leads out of '{BaseDirectory}' by a link. Remove the link.");
        if (await ExistingAsync(target, digests, progress, cancellationToken) is { } there) return there;

        using var partial = await HttpPartialFile.TakeAsync(directory, Path.GetFileName(target), _options, cancellationToken);
        // Whoever had the partial file before may have brought all of it.
        if (await ExistingAsync(target, digests, progress, cancellationToken) is { } brought) return brought;
        using var client = new HttpClient(_options.Handler?.Invoke() ?? DefaultHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        var download = new HttpDownload(client, url, digests, partial, _options, progress);
        var warning = await download.RunAsync(cancellationToken);
        partial.PutInPlace(target, mayReplace: _options.FolderPerSource);
        progress?.Report(new LoadProgress(LoadPhase.Done, partial.Length, partial.Length));
        return new LoadedDirectory { Directory = directory, DownloadedBytes = download.Received, Verified = digests.Names, Warnings = warning is null ? [] : [warning] };
    }

    private async Task<LoadedDirectory?> ExistingAsync(string target, RecordedDigests digests, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Path.Exists(target)) return null;
        if (!File.Exists(target) || new FileInfo(target).LinkTarget is not null) throw InTheWay(target, "is no plain file");
        if (digests.IsEmpty && digests.HasSizeOf(target))
        {
            if (!_options.FolderPerSource) throw InTheWay(target, "is there, and no digest is recorded that would tell whether it is the one");
            return new LoadedDirectory { Directory = Path.GetDirectoryName(target)!, WasThere = true, Warnings = ["No digest of the content is recorded, so what is there was not checked."] };
        }

        var mismatch = await digests.FirstMismatchAsync(target, progress, cancellationToken);
        if (mismatch is null) return new LoadedDirectory { Directory = Path.GetDirectoryName(target)!, WasThere = true, Verified = digests.Names, Warnings = digests.Warnings };
        // In a place of its own, what is damaged is fetched again.
        return _options.FolderPerSource ? null : throw InTheWay(target, mismatch);
    }

    private static HttpLoadProblem InTheWay(string target, string what) =>
        new(HttpLoadFailure.WouldOverwrite, $"'{target}' {what}; it would be overwritten. Move it away, or load into another directory.");

    private static SocketsHttpHandler DefaultHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        ResponseDrainTimeout = TimeSpan.Zero,
    };
}
