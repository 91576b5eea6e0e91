using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>Reads a run of a torrent's content from a web seed, in order, over as many files as it spans.</summary>
/// <remarks>
/// A file is asked for when it is come to, with one request; pad files (BEP 47) are zeros nobody is asked for. A connection
/// that breaks in the middle is made again where it broke. One reader at a time reads one run; not safe for several threads.
/// </remarks>
internal sealed class WebSeedReader : IDisposable
{
    // Skipping so much at the start of a file costs less than doing without a server that has no ranges.
    private const long MaxSkip = 1024 * 1024;
    private const int MaxBreaks = 3;

    // What a seed must send in each StallTimeout.
    private const int LeastBytes = 16 * 1024;

    private readonly WebSeed _seed;
    private readonly Func<int, ValueTask> _received;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;
    private readonly byte[] _skipped = new byte[16 * 1024];
    private WebSeedBody? _body;
    private TimeSpan _waited;
    private int _bytesSince;
    private int _breaks;
    private bool _hasProgressed;

    /// <summary>Makes a reader; nothing is asked for before <see cref="ReadAsync"/>.</summary>
    /// <param name="seed">The web seed.</param>
    /// <param name="start">Where the run begins in the content, in bytes.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="received">Told how many bytes have come, used or not; the reader waits for it, so that it may slow the seed down.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public WebSeedReader(WebSeed seed, long start, long end, Func<int, ValueTask> received, CancellationToken cancellationToken)
    {
        _seed = seed;
        _received = received;
        _cancellationToken = cancellationToken;
        _timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, seed.Clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
        Position = start;
        End = end;
        File = FileAt(start);
    }

    /// <summary>Gets where in the content the next byte is.</summary>
    public long Position { get; private set; }

    /// <summary>Gets where in the content the run ends.</summary>
    public long End { get; private set; }

    /// <summary>Gets the file that is being read, which an exception is about.</summary>
    public TorrentFile File { get; private set; }

    /// <summary>Gets how many bytes came that had to be skipped.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Reads what has arrived.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <returns>How many bytes, at least 1; 0 at the end of the run.</returns>
    /// <exception cref="WebSeedException">The seed does not give them.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (Position < End)
        {
            File = FileAt(Position);
            var wanted = (int)Math.Min(buffer.Length, Math.Min(End, File.Offset + File.Length) - Position);
            if (File.IsPadding)
            {
                buffer.Span[..wanted].Clear();
                Position += wanted;
                return wanted;
            }

            if (_body is null) await OpenAsync();
            if (await SkipAsync() && await ReceiveAsync(buffer[..wanted]) is var read and > 0)
            {
                Position += read;
                if (Position == File.Offset + _body!.End) CloseBody();
                return read;
            }

            OnBroken(null);
        }

        return 0;
    }

    /// <summary>Goes on to the end of the piece that the file ends in, if the seed is about to send the rest of the file anyhow.</summary>
    /// <returns>Whether there is more now.</returns>
    public bool TryExtend()
    {
        if (_body is null || File.Offset + _body.End <= End) return false;
        var layout = _seed.Torrent.Layout;
        var last = (int)((File.Offset + _body.End - 1) / layout.PieceLength);
        End = layout.OffsetOf(last) + layout.LengthOf(last);
        return true;
    }

    public void Dispose()
    {
        CloseBody();
        _either.Dispose();
        _timeout.Dispose();
    }

    private async Task OpenAsync()
    {
        var end = Math.Min(End, File.Offset + File.Length) - File.Offset;
        var started = _seed.Clock.GetTimestamp();
        _body = await _seed.OpenAsync(File, Position - File.Offset, end, _cancellationToken);
        _waited += _seed.Clock.GetElapsedTime(started);
        var knew = _seed.IgnoresRanges;
        if (_body.Position < Position - File.Offset || _body.End > end) _seed.IgnoresRanges = true;
        if (Position - File.Offset - _body.Position > MaxSkip && !knew) throw new WebSeedException(WebSeedFault.NoRanges, $"{_seed.Shown} gives files only whole.");
    }

    // Returns whether the seed has come to where this reader is.
    private async ValueTask<bool> SkipAsync()
    {
        while (_body!.Position < Position - File.Offset)
        {
            var read = await ReceiveAsync(_skipped.AsMemory(0, (int)Math.Min(_skipped.Length, Position - File.Offset - _body.Position)));
            if (read == 0) return false;
            SkippedBytes += read;
        }

        return true;
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var started = _seed.Clock.GetTimestamp();
        var patience = _seed.StallTimeout - _waited;
        if (patience <= TimeSpan.Zero) throw Stalled(null);
        _timeout.CancelAfter(patience);
        int read;
        try
        {
            read = await _body!.ReadAsync(buffer, _either.Token);
        }
        catch (OperationCanceledException exception) when (!_cancellationToken.IsCancellationRequested)
        {
            throw Stalled(exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException)
        {
            OnBroken(exception);
            return 0;
        }

        // How long the other side of the line waits, or a limit here makes it wait, does not count against it.
        _timeout.CancelAfter(Timeout.InfiniteTimeSpan);
        _waited += _seed.Clock.GetElapsedTime(started);
        _bytesSince += read;
        if (_bytesSince >= LeastBytes) (_bytesSince, _waited) = (0, TimeSpan.Zero);
        if (read == 0) return 0;
        _hasProgressed = true;
        await _received(read);
        return read;
    }

    private void OnBroken(Exception? exception)
    {
        if (_body is null) return; // dealt with already
        CloseBody();
        if (!_hasProgressed || ++_breaks > MaxBreaks)
        {
            throw new WebSeedException(WebSeedFault.Unreachable, $"{_seed.Shown} broke off in the middle of '{File.Path}'{(exception is null ? "" : $": {exception.Message}")}.", exception);
        }

        _hasProgressed = false;
    }

    private void CloseBody()
    {
        _body?.Dispose();
        _body = null;
    }

    private WebSeedException Stalled(Exception? exception) =>
        new(WebSeedFault.Unreachable, $"{_seed.Shown} sent next to nothing for {_seed.StallTimeout.TotalSeconds:0} s.", exception);

    // The last file that begins here or before: empty ones stand before the one that has the byte.
    private TorrentFile FileAt(long position)
    {
        var files = _seed.Torrent.Files;
        var (low, high) = (0, files.Count - 1);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (files[middle].Offset <= position) low = middle;
            else high = middle - 1;
        }

        return files[low];
    }
}
