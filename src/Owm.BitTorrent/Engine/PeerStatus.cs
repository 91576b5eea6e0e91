using System.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>How a connected peer and this client stand with each other.</summary>
[Flags]
public enum PeerTraits
{
    /// <summary>Neither wants anything of the other.</summary>
    None = 0,

    /// <summary>It has connected to us; otherwise we have connected to it.</summary>
    Incoming = 1,

    /// <summary>It has something that we want.</summary>
    Interesting = 2,

    /// <summary>It does not serve us.</summary>
    ChokesUs = 4,

    /// <summary>We have something that it wants.</summary>
    Interested = 8,

    /// <summary>We do not serve it.</summary>
    Choked = 16,

    /// <summary>It was asked and has sent nothing for long.</summary>
    Snubbing = 32,

    /// <summary>It has all the content.</summary>
    Seed = 64,

    /// <summary>It wants nothing, complete or not (BEP 21).</summary>
    UploadOnly = 128,
}

/// <summary>A snapshot of one connected peer.</summary>
public sealed record PeerStatus
{
    /// <summary>Gets where it is connected from or to.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Gets its client's name and version: what it says of itself (BEP 10), or what its peer id tells (BEP 20);
    /// <see langword="null"/> when neither does. It may say anything; there are no control characters in it.</summary>
    public string? Client { get; init; }

    /// <summary>Gets how much of the content it has, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Gets how many bytes a second it sends us.</summary>
    public long DownloadRate { get; init; }

    /// <summary>Gets how many bytes a second we send it.</summary>
    public long UploadRate { get; init; }

    /// <summary>Gets how many bytes it has sent us.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets how many bytes we have sent it.</summary>
    public long UploadedBytes { get; init; }

    /// <summary>Gets for how long it has been connected.</summary>
    public TimeSpan ConnectedTime { get; init; }

    /// <summary>Gets how it and this client stand with each other.</summary>
    public PeerTraits Traits { get; init; }
}
