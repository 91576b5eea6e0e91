using System.Security.Cryptography;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Peers;

/// <summary>A metadata assembly and the peers it asks, on a clock of its own that goes in steps of 50 ms.</summary>
internal sealed class MetadataSwarm
{
    private readonly Dictionary<int, Behaviour> _peers = [];
    private readonly PriorityQueue<(int Peer, int Piece), (TimeSpan, int)> _answers = new();
    private int _numbers;

    /// <summary>Makes a swarm without peers.</summary>
    /// <param name="length">The info dictionary's length in bytes.</param>
    /// <param name="seed">Decides its content.</param>
    public MetadataSwarm(int length, int seed = 1)
    {
        Info = new byte[length];
        new Random(seed).NextBytes(Info);
        Assembly = new MetadataAssembly(new InfoHash(SHA1.HashData(Info)));
    }

    /// <summary>Sends the answer to a request for a piece: a message, or null for none.</summary>
    internal delegate byte[]? Answering(int piece, TimeSpan now);

    public byte[] Info { get; }

    public MetadataAssembly Assembly { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Gets who was found to lie.</summary>
    public List<int> Liars { get; } = [];

    /// <summary>Gets who was parted with for breaking the protocol.</summary>
    public List<int> Cut { get; } = [];

    /// <summary>Gets how often each peer was asked.</summary>
    public Dictionary<int, int> Asked { get; } = [];

    /// <summary>Gets the most requests that a peer had not answered at a time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Gets the most bytes that were kept.</summary>
    public long MostHeld { get; private set; }

    public int AddHonest(double seconds = 0.1) => Add(Info.Length, seconds, (piece, _) => MetadataMessage.PieceOf(piece, Info));

    public int AddSilent() => Add(Info.Length, 0.1, (_, _) => null);

    public int AddRejecting() => Add(Info.Length, 0.1, (piece, _) => MetadataMessage.Reject(piece));

    /// <summary>Adds a peer whose pieces are of the right length and wrong.</summary>
    public int AddLiar(double seconds = 0.1, int? length = null, Predicate<int>? lies = null)
    {
        var number = _numbers + 1;
        var false_ = new byte[length ?? Info.Length];
        new Random(1000 + number).NextBytes(false_);
        return Add(false_.Length, seconds, (piece, _) => MetadataMessage.PieceOf(piece, lies?.Invoke(piece) == false ? Info : false_));
    }

    public int Add(long claim, double seconds, Answering answer)
    {
        var number = ++_numbers;
        _peers.Add(number, new Behaviour(TimeSpan.FromSeconds(seconds), answer));
        Assembly.OnClaim(number, claim);
        return number;
    }

    public void Remove(int peer)
    {
        _peers.Remove(peer);
        Assembly.OnGone(peer);
    }

    /// <summary>Lets time pass until the dictionary is there, at the longest until a time.</summary>
    public void Run(double untilSeconds)
    {
        while (Assembly.Info is null && Now < TimeSpan.FromSeconds(untilSeconds)) Step();
    }

    private void Step()
    {
        Send();
        Now += TimeSpan.FromMilliseconds(50);
        while (_answers.TryPeek(out var answer, out var due) && due.Item1 <= Now)
        {
            _answers.Dequeue();
            if (!_peers.TryGetValue(answer.Peer, out var peer)) continue;
            peer.Waiting--;
            if (peer.Answer(answer.Piece, Now) is { } bytes) Receive(answer.Peer, bytes);
            Send();
        }

        foreach (var liar in Assembly.TakeLiars())
        {
            Liars.Add(liar);
            Remove(liar);
        }

        MostHeld = Math.Max(MostHeld, Assembly.HeldBytes);
    }

    private void Receive(int peer, byte[] bytes)
    {
        try
        {
            var message = MetadataMessage.Read(bytes);
            if (message.Kind == MetadataMessageKind.Data) Assembly.OnData(peer, message, Now);
            else Assembly.OnReject(peer, message.Piece, Now);
        }
        catch (PeerProtocolException)
        {
            Cut.Add(peer);
            Remove(peer);
        }
    }

    private void Send()
    {
        foreach (var (number, piece) in Assembly.TakeRequests(Now))
        {
            var peer = _peers[number];
            Asked[number] = Asked.GetValueOrDefault(number) + 1;
            MostAtOnce = Math.Max(MostAtOnce, ++peer.Waiting);
            _answers.Enqueue((number, piece), (Now + peer.Delay, Asked.Values.Sum()));
        }
    }

    private sealed class Behaviour(TimeSpan delay, Answering answer)
    {
        public TimeSpan Delay => delay;

        public Answering Answer => answer;

        public int Waiting { get; set; }
    }
}
