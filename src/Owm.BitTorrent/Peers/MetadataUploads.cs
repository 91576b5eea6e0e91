using System.Diagnostics.CodeAnalysis;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>Answers peers that ask for the info dictionary (BEP 9). It knows no wire and no clock.</summary>
/// <remarks>Private torrents are served as well: whoever is in the swarm was let in by its tracker, and others do the same.</remarks>
internal sealed class MetadataUploads
{
    // Enough to lose all of it once on the way; whoever wants it a third time wants our line.
    private const int TimesServed = 2;

    // Beyond what can be had, so many requests are refused one by one; then it is a flood.
    private const int MaxRefused = 100;

    private readonly ReadOnlyMemory<byte> _info;
    private readonly Dictionary<int, Client> _clients = [];

    /// <summary>Makes the serving side.</summary>
    /// <param name="info">The exact bytes of the info dictionary; empty when there is none to give yet.</param>
    public MetadataUploads(ReadOnlyMemory<byte> info)
    {
        _info = info;
        PieceCount = MetadataMessage.CountPieces(info.Length);
    }

    /// <summary>Gets how many pieces the dictionary has.</summary>
    public int PieceCount { get; }

    /// <summary>A peer asks for a piece. What it is to be answered comes from <see cref="TryTakeAnswer"/>.</summary>
    /// <exception cref="PeerProtocolException">It asks for more than anybody needs.</exception>
    public void OnRequest(int peer, int piece)
    {
        if (!_clients.TryGetValue(peer, out var client)) _clients.Add(peer, client = new Client());
        var serves = piece < PieceCount && client.Served < TimesServed * PieceCount;
        if (serves) client.Served++;
        else if (++client.Refused > MaxRefused) throw new PeerProtocolException("It asks for metadata on and on.");
        client.Waiting.Enqueue(serves ? piece : -1 - piece);
    }

    /// <summary>Takes the next answer a peer waits for. Take one only while there is room for it: they may be 16 KiB each.</summary>
    /// <param name="peer">The peer's number.</param>
    /// <param name="answer">The message, without its extension's number.</param>
    public bool TryTakeAnswer(int peer, [NotNullWhen(true)] out byte[]? answer)
    {
        answer = null;
        if (!_clients.TryGetValue(peer, out var client) || !client.Waiting.TryDequeue(out var piece)) return false;
        answer = piece >= 0 ? MetadataMessage.PieceOf(piece, _info.Span) : MetadataMessage.Reject(-1 - piece);
        return true;
    }

    /// <summary>The connection to a peer has ended.</summary>
    public void OnGone(int peer) => _clients.Remove(peer);

    private sealed class Client
    {
        /// <summary>Gets the pieces to be sent, and as -1 - piece those to be refused.</summary>
        public Queue<int> Waiting { get; } = new();

        public int Served { get; set; }

        public int Refused { get; set; }
    }
}
