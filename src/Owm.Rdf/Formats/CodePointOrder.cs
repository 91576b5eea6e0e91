namespace Owm.Rdf.Formats;

/// <summary>Orders texts by Unicode code points, which is also the order of their UTF-8 bytes (and of <c>LC_ALL=C sort</c>).</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? left, string? right)
    {
        ReadOnlySpan<char> a = left, b = right;
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length) return a.Length.CompareTo(b.Length);
        // UTF-16 puts surrogates, which stand for the highest code points, before U+E000 to U+FFFF.
        char x = a[same], y = b[same];
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : char.IsSurrogate(x) ? 1 : -1;
    }
}
