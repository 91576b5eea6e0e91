using System.Net.Http.Headers;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>A run of one file's bytes that a web seed is asked for.</summary>
/// <param name="Url">Where the file is.</param>
/// <param name="Credentials">What is sent to that host, and to no other it redirects to; null for nothing.</param>
/// <param name="IsNamedByUser">Whether the user named the host, so that it may be anywhere.</param>
/// <param name="Start">Where the run begins in the file, in bytes.</param>
/// <param name="End">Where it ends.</param>
/// <param name="FileLength">The file's length in bytes.</param>
internal readonly record struct WebSeedRequest(
    Uri Url, AuthenticationHeaderValue? Credentials, bool IsNamedByUser, long Start, long End, long FileLength)
{
    /// <summary>Gets whether the whole file is asked for.</summary>
    public bool IsWholeFile => Start == 0 && End == FileLength;
}
