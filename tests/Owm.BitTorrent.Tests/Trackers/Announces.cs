using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>What the tests announce.</summary>
internal static class Announces
{
    /// <summary>Gets an info-hash with every kind of byte in it: letters, signs, zero, high ones, and bytes that together would be UTF-8 text.</summary>
    public static InfoHash InfoHash { get; } = new(Convert.FromHexString("0041627A2D2E5F7E20252B2F3FC3A9E2808EFF80"));

    public static AnnounceRequest Request { get; } = new()
    {
        InfoHash = InfoHash,
        PeerId = Encoding.ASCII.GetBytes("-OW0100-abcdefghijkl"),
        Port = 6881,
        Uploaded = 1,
        Downloaded = 2,
        Left = 3,
        Event = AnnounceEvent.Started,
        Key = 0xBEEF,
    };
}
