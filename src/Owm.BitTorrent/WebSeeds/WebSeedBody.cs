namespace Owm.BitTorrent.WebSeeds;

/// <summary>The bytes of a file that a web seed sends. Disposing it in the middle closes the connection.</summary>
internal sealed class WebSeedBody : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;

    /// <summary>Takes an answer over.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="stream">Its content.</param>
    /// <param name="start">Where in the file the content begins, in bytes.</param>
    /// <param name="end">Where it ends; what comes after that is not read.</param>
    public WebSeedBody(HttpResponseMessage response, Stream stream, long start, long end)
    {
        _response = response;
        _stream = stream;
        Position = start;
        End = end;
    }

    /// <summary>Gets where in the file the next byte is.</summary>
    public long Position { get; private set; }

    /// <summary>Gets where in the file the content ends.</summary>
    public long End { get; }

    /// <summary>Reads what has arrived.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many bytes, at least 1; 0 when the seed has broken off, or the end is reached.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, End - Position);
        if (wanted == 0) return 0;
        var read = await _stream.ReadAsync(buffer[..wanted], cancellationToken);
        Position += read;
        return read;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _response.Dispose();
    }
}
