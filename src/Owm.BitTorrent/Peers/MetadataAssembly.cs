using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>A piece of the info dictionary that a peer is to be asked for.</summary>
/// <param name="Peer">The peer's number.</param>
/// <param name="Piece">The piece's index.</param>
internal readonly record struct MetadataRequest(int Peer, int Piece);

/// <summary>Puts the info dictionary together from what several peers send (BEP 9). It knows no wire and no clock.</summary>
/// <remarks>
/// Nothing can be checked before all of it is there. So peers that speak of the same length fetch it together, each length
/// apart from the others: no claim stands in the way of another. When what came together is wrong, nobody knows who lied;
/// from then on every peer of that length is asked for all of it alone, a few at a time and in turns, and who fails alone is
/// a liar for certain. Whoever does not answer is asked again later, so one honest peer is enough, whenever it comes.
/// </remarks>
internal sealed class MetadataAssembly
{
    /// <summary>The longest info dictionary that is fetched, in bytes; as libtorrent has it. The largest seen in the wild had 4.2 MB.</summary>
    public const int MaxLength = 30 * 1024 * 1024;

    // All that is kept of all lengths and peers: twice the longest, or one liar could crowd out the truth.
    private const long MaxHeldBytes = 2L * MaxLength;

    // How many peers are asked alone at a time: many for a small dictionary, where it costs little, few for a large one.
    private const int BytesAskedAlone = 8 * 1024 * 1024;
    private const int MinTurns = 3;
    private const int MaxTurns = 16;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SharedAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EvictedTime = TimeSpan.FromSeconds(60);

    private readonly InfoHash _infoHash;
    private readonly int _maxLength;
    private readonly Dictionary<int, MetadataSource> _sources = [];
    private readonly Dictionary<int, Group> _groups = [];
    private readonly HashSet<int> _liars = [];
    private readonly List<int> _newLiars = [];

    /// <summary>Makes an assembly of nothing yet.</summary>
    /// <param name="infoHash">The hash of the dictionary that is looked for.</param>
    /// <param name="maxLength">The longest that is fetched, in bytes.</param>
    public MetadataAssembly(InfoHash infoHash, int maxLength = MaxLength)
    {
        _infoHash = infoHash;
        _maxLength = maxLength;
    }

    /// <summary>Gets the exact bytes of the info dictionary, once they are there and their hash is right.</summary>
    public byte[]? Info { get; private set; }

    /// <summary>Gets how many peers say that they have it.</summary>
    public int SourceCount => _sources.Count;

    /// <summary>Gets how far it has come, from 0 to 1: the part of the most complete candidate that is here.</summary>
    public double Progress => Info is not null ? 1 : Candidates().Select(pieces => (double)pieces.Count / pieces.PieceCount).DefaultIfEmpty(0).Max();

    /// <summary>Gets how many bytes are kept.</summary>
    public long HeldBytes => Candidates().Sum(pieces => (long)pieces.HeldBytes);

    /// <summary>A peer says that it has the dictionary, and how long it is (BEP 9, metadata_size).</summary>
    /// <returns>Whether it will be asked: not when the length makes no sense.</returns>
    /// <exception cref="PeerProtocolException">It said another length before.</exception>
    public bool OnClaim(int peer, long length)
    {
        if (Info is not null || length <= 0 || length > _maxLength || _liars.Contains(peer)) return false;
        if (_sources.TryGetValue(peer, out var known))
        {
            return known.Length == length ? true : throw new PeerProtocolException($"It said that its metadata has {known.Length} bytes, and now {length}.");
        }

        _sources.Add(peer, new MetadataSource(peer, (int)length));
        if (!_groups.TryGetValue((int)length, out var group)) _groups.Add((int)length, group = new Group((int)length));
        group.Members.Add(_sources[peer]);
        return true;
    }

    /// <summary>The connection to a peer has ended.</summary>
    public void OnGone(int peer)
    {
        if (!_sources.Remove(peer, out var source)) return;
        var group = _groups[source.Length];
        foreach (var piece in source.Asked.Keys) group.PiecesFor(source)?.SetAsked(piece, null);
        group.Members.Remove(source);
        if (group.Members.Count == 0) _groups.Remove(source.Length);
    }

    /// <summary>A peer has sent a piece.</summary>
    /// <param name="peer">The peer's number.</param>
    /// <param name="message">The piece.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PeerProtocolException">It is not what the peer said it had, or nobody asked for it.</exception>
    public void OnData(int peer, MetadataMessage message, TimeSpan now)
    {
        // What was on its way when the last piece came is not held against anybody.
        if (Info is not null || !_sources.TryGetValue(peer, out var source)) return;
        var group = _groups[source.Length];
        if (message.TotalSize is { } total && total != source.Length) throw new PeerProtocolException($"It said that its metadata has {source.Length} bytes, and now {total}.");
        if (!source.TakeAnswer(message.Piece, now))
        {
            if (source.CountUnasked()) throw new PeerProtocolException("It sends metadata that it was not asked for.");
            return;
        }

        var pieces = group.EnsurePiecesFor(source);
        var length = pieces.LengthOf(message.Piece);
        if (message.Data.Length != length) throw new PeerProtocolException($"It sent {message.Data.Length} bytes of piece {message.Piece} of its metadata, which has {length}.");
        if (!pieces.Add(message.Piece, message.Data, peer, now)) return;
        if (pieces.IsWhole) Check(group, source, pieces, now);
        else EvictSlowest(now);
    }

    /// <summary>A peer has refused a piece: it has no metadata yet, or had enough of us.</summary>
    public void OnReject(int peer, int piece, TimeSpan now)
    {
        if (!_sources.TryGetValue(peer, out var source) || !source.Asked.Remove(piece)) return;
        _groups[source.Length].PiecesFor(source)?.SetAsked(piece, null);
        source.Pause(now);
    }

    /// <summary>Tells whom to ask for what now; they count as asked. Call it after all that happens, and every second.</summary>
    public IReadOnlyList<MetadataRequest> TakeRequests(TimeSpan now)
    {
        if (Info is not null) return [];
        var requests = new List<MetadataRequest>();
        foreach (var group in _groups.Values)
        {
            foreach (var source in group.Members) Expire(group, source, now);
            if (group.IsOneByOne) GiveTurns(group, now);
            foreach (var source in group.Members) Ask(group, source, requests, now);
        }

        return requests;
    }

    /// <summary>Tells which peers have been found to lie since the last call. Their connections are to be closed, and they banned.</summary>
    public IReadOnlyList<int> TakeLiars()
    {
        if (_newLiars.Count == 0) return [];
        int[] liars = [.. _newLiars];
        _newLiars.Clear();
        return liars;
    }

    private static void Ask(Group group, MetadataSource source, List<MetadataRequest> requests, TimeSpan now)
    {
        if (source.NotBefore > now || (group.IsOneByOne && source.TurnEnds is null)) return;
        while (source.Asked.Count < source.Window)
        {
            var pieces = group.EnsurePiecesFor(source);
            if (!group.IsOneByOne && group.PausedUntil > now) return;
            if (pieces.Choose(source.Asked.ContainsKey, now - SharedAfter) is not { } piece) return;
            source.Asked.Add(piece, now);
            source.Late.Remove(piece);
            pieces.SetAsked(piece, now);
            requests.Add(new MetadataRequest(source.Number, piece));
        }
    }

    private static void Expire(Group group, MetadataSource source, TimeSpan now)
    {
        var late = source.Asked.Where(asked => now - asked.Value >= AnswerTime).Select(asked => asked.Key).ToList();
        if (late.Count == 0) return;
        foreach (var piece in late)
        {
            source.Asked.Remove(piece);
            source.Late.Add(piece);
            group.PiecesFor(source)?.SetAsked(piece, null);
        }

        source.Pause(now);
    }

    // Turns go to those who had fewest, so that those who answer just not too late cannot hold them.
    private static void GiveTurns(Group group, TimeSpan now)
    {
        foreach (var source in group.Members.Where(source => source.NotBefore > now)) source.TurnEnds = null;
        var waiting = group.Members.Where(source => source.TurnEnds is null && source.NotBefore <= now)
            .OrderBy(source => source.Turns).ThenByDescending(source => source.Own?.Count ?? 0).ToList();
        var free = Math.Clamp(BytesAskedAlone / group.Length, MinTurns, MaxTurns) - group.Members.Count(source => source.TurnEnds is not null);
        foreach (var source in waiting)
        {
            if (free-- <= 0)
            {
                if (group.Members.Where(other => other.TurnEnds <= now).MinBy(other => other.TurnEnds) is not { } ended) return;
                ended.TurnEnds = null;
            }

            source.TurnEnds = now + TurnTime;
            source.Turns++;
        }
    }

    private void Check(Group group, MetadataSource source, MetadataPieces pieces, TimeSpan now)
    {
        if (pieces.ToInfo(_infoHash) is { } info)
        {
            Info = info;
            _sources.Clear();
            _groups.Clear();
            return;
        }

        var senders = pieces.Senders;
        group.Forget(pieces, source);
        if (senders.Count == 1)
        {
            _liars.Add(source.Number);
            _newLiars.Add(source.Number);
            OnGone(source.Number);
            return;
        }

        group.IsOneByOne = true;
        foreach (var member in group.Members)
        {
            member.Late.UnionWith(member.Asked.Keys);
            member.Asked.Clear();
            if (senders.Contains(member.Number)) member.Own = pieces.Of(member.Number, now);
        }
    }

    // Only under attack, or with a dictionary of a size nobody has seen, is there so much: what comes fastest always stays.
    private void EvictSlowest(TimeSpan now)
    {
        while (HeldBytes > MaxHeldBytes)
        {
            var slowest = Candidates().Where(pieces => pieces.Count > 0).MaxBy(pieces => pieces.ExpectedTime(now))!;
            var group = _groups[slowest.Length];
            if (group.Members.FirstOrDefault(member => member.Own == slowest) is { } owner) owner.NotBefore = now + EvictedTime;
            else group.PausedUntil = now + EvictedTime;
            group.Forget(slowest, group.Members.FirstOrDefault(member => member.Own == slowest));
        }
    }

    private IEnumerable<MetadataPieces> Candidates()
    {
        foreach (var group in _groups.Values)
        {
            if (group.Shared is { } shared) yield return shared;
            foreach (var member in group.Members)
            {
                if (member.Own is { } own) yield return own;
            }
        }
    }

    /// <summary>The peers that speak of the same length.</summary>
    private sealed class Group(int length)
    {
        public int Length => length;

        public List<MetadataSource> Members { get; } = [];

        /// <summary>Gets what they send together; null before anything was asked for, and once each is asked alone.</summary>
        public MetadataPieces? Shared { get; private set; }

        /// <summary>Gets or sets whether each is asked for all of it alone.</summary>
        public bool IsOneByOne { get; set; }

        public TimeSpan PausedUntil { get; set; }

        public MetadataPieces? PiecesFor(MetadataSource source) => IsOneByOne ? source.Own : Shared;

        public MetadataPieces EnsurePiecesFor(MetadataSource source) =>
            IsOneByOne ? source.Own ??= new MetadataPieces(length) : Shared ??= new MetadataPieces(length);

        public void Forget(MetadataPieces pieces, MetadataSource? source)
        {
            if (Shared == pieces) Shared = null;
            else if (source is not null) source.Own = null;
        }
    }
}
