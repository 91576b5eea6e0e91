using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>What a daemon says of itself: <c>GET /v1/hello</c>. This answer, and <c>POST /v1/stop</c>, stay as they are in every version.</summary>
public sealed record DaemonHello
{
    /// <summary>The protocol that this version speaks. It grows with each change that an older client or daemon would misread.</summary>
    public const int CurrentProtocol = 1;

    /// <summary>Gets the protocol that it speaks.</summary>
    public required int Protocol { get; init; }

    /// <summary>Gets its version, to show.</summary>
    public required string Version { get; init; }

    /// <summary>Gets its process id, to show: it may be another program's by now.</summary>
    public int ProcessId { get; init; }

    /// <summary>Gets when it started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Gets the port on which it accepts peers; 0 when it accepts none.</summary>
    public int Port { get; init; }

    /// <summary>Gets how many torrents it has.</summary>
    public int Torrents { get; init; }

    /// <summary>Gets by which ways it finds peers and content: <c>trackers</c>, <c>dht</c>, <c>pex</c>, <c>lsd</c>, <c>web-seeds</c>,
    /// <c>peers</c> (connects to peers), and <c>plain</c> (also without HTTPS).</summary>
    public IReadOnlyList<string> Discovery { get; init; } = [];

    /// <summary>Gets whether torrents may name web servers of this machine and its network.</summary>
    public bool AllowsLocal { get; init; }
}

/// <summary>Why a request failed, as it stands in an answer: <c>{ "error": { "code": "not_found", "message": "…" } }</c>.</summary>
/// <param name="Error">Why.</param>
public sealed record DaemonErrorAnswer(DaemonError Error);

/// <summary>Why a request failed.</summary>
/// <param name="Code">The kind of failure.</param>
/// <param name="Message">What happened, on what, and what to do.</param>
public sealed record DaemonError([property: JsonRequired] DaemonFailure Code, [property: JsonRequired] string Message);
