using System.Security.Cryptography;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>The pieces of what may become an info dictionary of a given length, and who sent each. Memory is taken piece by piece, as it comes.</summary>
internal sealed class MetadataPieces
{
    private readonly byte[]?[] _pieces;
    private readonly int[] _senders;
    private readonly TimeSpan?[] _askedAt;
    private TimeSpan _startedAt;

    /// <summary>Makes room for none of the pieces yet.</summary>
    /// <param name="length">The dictionary's length in bytes, positive.</param>
    public MetadataPieces(int length)
    {
        Length = length;
        _pieces = new byte[]?[MetadataMessage.CountPieces(length)];
        _senders = new int[_pieces.Length];
        _askedAt = new TimeSpan?[_pieces.Length];
    }

    public int Length { get; }

    /// <summary>Gets how many pieces there are, here or not.</summary>
    public int PieceCount => _pieces.Length;

    /// <summary>Gets how many pieces are here.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many bytes are here.</summary>
    public int HeldBytes { get; private set; }

    public bool IsWhole => Count == _pieces.Length;

    /// <summary>Gets those who sent the pieces that are here.</summary>
    public IReadOnlySet<int> Senders => _pieces.Index().Where(piece => piece.Item is not null).Select(piece => _senders[piece.Index]).ToHashSet();

    /// <summary>Returns a piece's length in bytes.</summary>
    public int LengthOf(int piece) => Math.Min(MetadataMessage.PieceLength, Length - (piece * MetadataMessage.PieceLength));

    /// <summary>Takes a piece of the right length, unless it is here already.</summary>
    public bool Add(int piece, ReadOnlySpan<byte> data, int sender, TimeSpan now)
    {
        if (_pieces[piece] is not null) return false;
        if (Count++ == 0) _startedAt = now;
        _pieces[piece] = data.ToArray();
        _senders[piece] = sender;
        HeldBytes += data.Length;
        return true;
    }

    /// <summary>Chooses the piece to ask for next: one that nobody is being asked for, or the one whose answer has been waited for longest.</summary>
    /// <param name="isAsked">Whether the peer to be asked is being asked for a piece already.</param>
    /// <param name="askedBefore">Pieces that others were asked for since then are left to them.</param>
    public int? Choose(Predicate<int> isAsked, TimeSpan askedBefore)
    {
        int? oldest = null;
        for (var piece = 0; piece < _pieces.Length; piece++)
        {
            if (_pieces[piece] is not null || isAsked(piece)) continue;
            if (_askedAt[piece] is not { } askedAt) return piece;
            if (askedAt < askedBefore && (oldest is not { } other || askedAt < _askedAt[other])) oldest = piece;
        }

        return oldest;
    }

    /// <summary>A peer is being asked for a piece, or (null) is not any more.</summary>
    public void SetAsked(int piece, TimeSpan? at) => _askedAt[piece] = at;

    /// <summary>Returns how long the rest will take if it comes as what is here came.</summary>
    public TimeSpan ExpectedTime(TimeSpan now) => Count == 0 ? TimeSpan.MaxValue : (now - _startedAt) / Count * (PieceCount - Count);

    /// <summary>Returns those pieces alone that one peer sent.</summary>
    public MetadataPieces Of(int sender, TimeSpan now)
    {
        var own = new MetadataPieces(Length);
        for (var piece = 0; piece < _pieces.Length; piece++)
        {
            if (_pieces[piece] is { } data && _senders[piece] == sender) own.Add(piece, data, sender, now);
        }

        return own;
    }

    /// <summary>Puts all pieces together.</summary>
    /// <param name="infoHash">What the hash must be.</param>
    /// <returns>The dictionary, or null when it is not the one that is looked for.</returns>
    public byte[]? ToInfo(InfoHash infoHash)
    {
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var piece in _pieces) sha1.AppendData(piece!);
        if (new InfoHash(sha1.GetHashAndReset()) != infoHash) return null;
        var info = new byte[Length];
        var offset = 0;
        foreach (var piece in _pieces)
        {
            piece!.CopyTo(info, offset);
            offset += piece.Length;
        }

        return info;
    }
}
