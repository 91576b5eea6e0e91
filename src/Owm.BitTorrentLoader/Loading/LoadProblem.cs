using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Clients;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>What went wrong below the loader, which alone knows for which source.</summary>
internal sealed class LoadProblem(LoadFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    private const int DiskFullErrno = 28;
    private const int ReadOnlyErrno = 30;

    public LoadFailure Failure { get; } = failure;

    /// <summary>Returns what an exception of the parts below means for a load; null when it is none of theirs.</summary>
    public static LoadProblem? From(Exception exception) => exception switch
    {
        LoadProblem e => e,
        CatalogException e => new LoadProblem(Of(e.Failure), e.Message, e),
        TorrentClientException e => new LoadProblem(Of(e.Failure), e.Message, e),
        InvalidTorrentException e => new LoadProblem(LoadFailure.BadTorrent, e.Message, e),
        UnauthorizedAccessException e => new LoadProblem(LoadFailure.NotWritable, $"{e.Message} Give this user the right to, or choose another directory.", e),
        IOException { HResult: DiskFullErrno } e when !OperatingSystem.IsWindows() => new LoadProblem(LoadFailure.DiskFull, $"{e.Message} Free space, or choose another directory.", e),
        IOException { HResult: ReadOnlyErrno } e when !OperatingSystem.IsWindows() => new LoadProblem(LoadFailure.NotWritable, $"{e.Message} Choose another directory.", e),
        IOException e => new LoadProblem(LoadFailure.Other, e.Message, e),
        _ => null,
    };

    private static LoadFailure Of(CatalogFailure failure) => failure switch
    {
        CatalogFailure.NotFound or CatalogFailure.Ambiguous or CatalogFailure.Usage => LoadFailure.NotInCatalog,
        CatalogFailure.NotLoggedIn or CatalogFailure.NotAllowed => LoadFailure.NotAllowed,
        CatalogFailure.RateLimited or CatalogFailure.Network => LoadFailure.Network,
        CatalogFailure.BadContent => LoadFailure.BadTorrent,
        CatalogFailure.WouldOverwrite => LoadFailure.WouldOverwrite,
        _ => LoadFailure.Other,
    };

    private static LoadFailure Of(TorrentClientFailure failure) => failure switch
    {
        TorrentClientFailure.NoPeers => LoadFailure.NoPeers,
        TorrentClientFailure.Stalled => LoadFailure.Timeout,
        TorrentClientFailure.DiskFull => LoadFailure.DiskFull,
        TorrentClientFailure.NotWritable => LoadFailure.NotWritable,
        TorrentClientFailure.Network => LoadFailure.Network,
        _ => LoadFailure.Other,
    };
}
