using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Bencoding;

/// <summary>A bencoded value as a tree, for documents that are small: what trackers answer and peers say of themselves.</summary>
/// <remarks>Keeps slices of the data it was read from: that must not change while the tree is in use.</remarks>
internal sealed class BencodeValue
{
    /// <summary>How many values a tree may have when the caller does not say: far more than a tracker's answer of 1 MiB needs.</summary>
    public const int DefaultMaxValues = 100_000;

    private readonly long _integer;
    private readonly ReadOnlyMemory<byte> _string;

    private BencodeValue(BencodeKind kind, ReadOnlyMemory<byte> raw, long integer = 0, ReadOnlyMemory<byte> text = default)
    {
        Kind = kind;
        Raw = raw;
        _integer = integer;
        _string = text;
    }

    /// <summary>Gets the kind.</summary>
    public BencodeKind Kind { get; }

    /// <summary>Gets the exact bytes of the value, as they were read.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Gets the values of a list; none of any other kind.</summary>
    public IReadOnlyList<BencodeValue> Items { get; private init; } = [];

    /// <summary>Gets the keys and values of a dictionary in the order they were read; none of any other kind.</summary>
    public IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, BencodeValue>> Entries { get; private init; } = [];

    /// <summary>Gets the integer, or <see langword="null"/> when this is of another kind.</summary>
    public long? AsInteger => Kind == BencodeKind.Integer ? _integer : null;

    /// <summary>Gets the bytes of the string, or <see langword="null"/> when this is of another kind.</summary>
    public ReadOnlyMemory<byte>? AsString => Kind == BencodeKind.String ? _string : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory

    /// <summary>Gets the text of the string, or <see langword="null"/> when this is of another kind or not UTF-8.</summary>
    public string? AsText => Kind == BencodeKind.String ? BencodeText.TryRead(_string.Span) : null;

    /// <summary>Reads one value, with nothing after it.</summary>
    /// <param name="data">The bytes; kept.</param>
    /// <param name="maxValues">How many values it may have, keys not counted.</param>
    /// <exception cref="InvalidTorrentException">The bytes are not strict bencode (<see cref="BencodeReader"/>), or there
    /// are too many values.</exception>
    public static BencodeValue Read(ReadOnlyMemory<byte> data, int maxValues = DefaultMaxValues)
    {
        var reader = new BencodeReader(data.Span);
        reader.Read();
        var value = Read(data, ref reader, ref maxValues);
        reader.Read();
        return value;
    }

    /// <summary>Reads one value from the start of data that may go on, as in a ut_metadata message (BEP 9).</summary>
    /// <param name="data">The bytes; kept.</param>
    /// <param name="length">The value's length in bytes.</param>
    /// <param name="maxValues">How many values it may have, keys not counted.</param>
    /// <exception cref="InvalidTorrentException">The bytes do not begin with strict bencode, or there are too many
    /// values.</exception>
    public static BencodeValue ReadPrefix(ReadOnlyMemory<byte> data, out int length, int maxValues = DefaultMaxValues)
    {
        var reader = new BencodeReader(data.Span, allowsTrailingBytes: true);
        reader.Read();
        var value = Read(data, ref reader, ref maxValues);
        length = reader.Position;
        return value;
    }

    /// <summary>Returns a value of a dictionary.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The value; <see langword="null"/> when there is none, or this is no dictionary.</returns>
    public BencodeValue? Find(ReadOnlySpan<byte> key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Span.SequenceEqual(key)) return entry.Value;
        }

        return null;
    }

    // Recursion is safe here: the reader refuses what nests deeper than 32.
    private static BencodeValue Read(ReadOnlyMemory<byte> data, ref BencodeReader reader, ref int left)
    {
        if (--left < 0) throw new InvalidTorrentException($"Not valid here at byte {reader.TokenStart}: there are more values than such a document may have.");
        var start = reader.TokenStart;
        switch (reader.Token)
        {
            case BencodeToken.Integer:
                return new BencodeValue(BencodeKind.Integer, data[start..reader.Position], reader.Integer);
            case BencodeToken.String:
                return new BencodeValue(BencodeKind.String, data[start..reader.Position], text: data[reader.StringStart..reader.Position]);
            case BencodeToken.ListStart:
                var items = new List<BencodeValue>();
                while (reader.Read() && reader.Token != BencodeToken.ListEnd) items.Add(Read(data, ref reader, ref left));
                return new BencodeValue(BencodeKind.List, data[start..reader.Position]) { Items = items };
            default:
                var entries = new List<KeyValuePair<ReadOnlyMemory<byte>, BencodeValue>>();
                while (reader.Read() && reader.Token != BencodeToken.DictionaryEnd)
                {
                    var key = data[reader.StringStart..reader.Position];
                    reader.Read();
                    entries.Add(new(key, Read(data, ref reader, ref left)));
                }

                return new BencodeValue(BencodeKind.Dictionary, data[start..reader.Position]) { Entries = entries };
        }
    }
}
