namespace Owm.BitTorrent.TrackerServer;

/// <summary>Reads the heads of HTTP requests as far as a tracker needs it (RFC 9112). A request with a body is refused: a tracker needs none,
/// and a body that is understood in two ways would let one request hide in another.</summary>
internal readonly ref struct HttpRequestHead
{
    private HttpRequestHead(int status, int length, ReadOnlySpan<byte> target, bool keepsAlive)
    {
        Status = status;
        Length = length;
        Target = target;
        KeepsAlive = keepsAlive;
    }

    /// <summary>Gets 200 for a request that may be answered, 0 when more bytes are needed, else the status to refuse it with.</summary>
    public int Status { get; }

    /// <summary>Gets the head's length in bytes, the empty line included.</summary>
    public int Length { get; }

    /// <summary>Gets the target as it was sent: path and query.</summary>
    public ReadOnlySpan<byte> Target { get; }

    /// <summary>Gets whether another request may follow on the connection.</summary>
    public bool KeepsAlive { get; }

    /// <summary>Reads the head at the start of what has arrived.</summary>
    /// <param name="arrived">What has arrived, perhaps with further requests behind the first.</param>
    /// <param name="mostBytes">How long a head may be.</param>
    public static HttpRequestHead Read(ReadOnlySpan<byte> arrived, int mostBytes)
    {
        var end = arrived[..Math.Min(arrived.Length, mostBytes)].IndexOf("\r\n\r\n"u8);
        if (end < 0) return Refused(arrived.Length >= mostBytes ? 431 : 0);
        var head = arrived[..(end + 2)];
        var line = TakeLine(ref head);
        var methodEnd = line.IndexOf((byte)' ');
        var targetEnd = line.LastIndexOf((byte)' ');
        if (methodEnd <= 0 || targetEnd <= methodEnd + 1) return Refused(400);
        var target = line[(methodEnd + 1)..targetEnd];
        var version = line[(targetEnd + 1)..];
        var isOld = version.SequenceEqual("HTTP/1.0"u8);
        if (!isOld && !version.SequenceEqual("HTTP/1.1"u8)) return Refused(505);
        if (!line[..methodEnd].SequenceEqual("GET"u8)) return Refused(405);
        if (target[0] != '/' || target.ContainsAnyExceptInRange((byte)0x21, (byte)0xFF)) return Refused(400);
        var keepsAlive = !isOld;
        while (!head.IsEmpty)
        {
            var field = TakeLine(ref head);
            var colon = field.IndexOf((byte)':');
            if (colon <= 0) return Refused(400);
            var name = field[..colon];
            var value = field[(colon + 1)..].Trim(" \t"u8);
            if (Is(name, "transfer-encoding"u8) || (Is(name, "content-length"u8) && !value.SequenceEqual("0"u8))) return Refused(400);
            if (!Is(name, "connection"u8)) continue;
            if (Is(value, "close"u8)) keepsAlive = false;
            else if (Is(value, "keep-alive"u8)) keepsAlive = true;
        }

        return new HttpRequestHead(200, end + 4, target, keepsAlive);
    }

    private static HttpRequestHead Refused(int status) => new(status, 0, default, keepsAlive: false);

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) => System.Text.Ascii.EqualsIgnoreCase(text, lowerCase);

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf("\r\n"u8);
        var line = head[..end];
        head = head[(end + 2)..];
        return line;
    }
}
