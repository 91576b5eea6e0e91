using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent knows of one of its web seeds: what it may be asked for, and when. Touched by the torrent's loop alone.</summary>
internal sealed class WebSeedSource
{
    private const long MinRun = 1024 * 1024;
    private const long FirstRun = 4 * MinRun;
    private const long MaxRun = 16 * MinRun;
    private const int SecondsARun = 10;

    // So many files in a row that are not there mean that the URL is wrong, not the files.
    private const int MaxMissingInARow = 5;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(30);

    private readonly int _maxRuns;
    private readonly Random _random;
    private int _failures;
    private int _missingInARow;
    private int _runsAllowed;
    private long _runRate;
    private TimeSpan _retryAt;
    private string? _error;
    private string? _fileError;
    private bool _isProven;
    private bool _isBanned;
    private bool _isDropped;

    /// <summary>Makes the source.</summary>
    /// <param name="seed">The web seed.</param>
    /// <param name="number">What it is called where peers have their numbers: below -1.</param>
    /// <param name="maxRuns">How many requests it has under way at the most.</param>
    /// <param name="random">Spreads retries.</param>
    public WebSeedSource(WebSeed seed, int number, int maxRuns, Random random)
    {
        Seed = seed;
        Number = number;
        _maxRuns = maxRuns;
        _runsAllowed = maxRuns;
        _random = random;
        Pieces = new Bitfield(seed.Torrent.Layout.PieceCount);
        Pieces.SetAll();
    }

    public WebSeed Seed { get; }

    public int Number { get; }

    /// <summary>Gets the pieces it may be asked for.</summary>
    public Bitfield Pieces { get; private set; }

    /// <summary>Gets or sets how many requests to it are under way.</summary>
    public int Runs { get; set; }

    /// <summary>Gets what it has sent.</summary>
    public TransferMeter Received { get; } = new();

    /// <summary>Gets what last went wrong, and has not been made good.</summary>
    public string? Error => _error ?? _fileError;

    /// <summary>Gets how many bytes a run of it should have: what takes it ten seconds.</summary>
    public long RunLength => _runRate == 0 ? FirstRun : Math.Clamp(_runRate * SecondsARun, MinRun, MaxRun);

    /// <summary>Returns whether it may be asked for another run.</summary>
    public bool IsReady(TimeSpan now) => !_isDropped && now >= _retryAt && Runs < (Seed.IgnoresRanges || !_isProven ? 1 : _runsAllowed);

    /// <summary>What went wrong is forgiven, but for bad data: the torrent starts again.</summary>
    public void Forgive()
    {
        if (_isBanned) return;
        (_isDropped, _failures, _missingInARow, _runsAllowed, _retryAt) = (false, 0, 0, _maxRuns, TimeSpan.Zero);
        (_error, _fileError) = (null, null);
        Pieces.SetAll();
    }

    /// <summary>It gives what it was asked for.</summary>
    /// <returns>Whether that is for the first time: until then it was asked for one run at a time.</returns>
    public bool OnProgress()
    {
        var isFirst = !_isProven;
        (_failures, _missingInARow, _error, _isProven) = (0, 0, null, true);
        return isFirst;
    }

    /// <summary>A run has ended well.</summary>
    /// <param name="bytesPerSecond">How fast it came.</param>
    public void OnRun(long bytesPerSecond) => _runRate = bytesPerSecond;

    /// <summary>It sent data whose hash was wrong: it is never asked again (BEP 19).</summary>
    public void Ban()
    {
        _isBanned = true;
        Drop("It sent data whose hash was wrong.");
    }

    /// <summary>It is not asked any more.</summary>
    public void Drop(string error)
    {
        _isDropped = true;
        _error = error;
    }

    /// <summary>It did not give what it was asked for.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="file">What it was asked for.</param>
    /// <param name="now">The time since the torrent was added.</param>
    public void OnFault(WebSeedException exception, TorrentFile file, TimeSpan now)
    {
        switch (exception.Fault)
        {
            case WebSeedFault.NoRanges:
                Seed.IgnoresRanges = true;
                return;
            case WebSeedFault.Refused:
                Drop(exception.Message);
                return;
            case WebSeedFault.FileUnavailable or WebSeedFault.FileDiffers:
                OnMissing(file, exception.Message);
                if (++_missingInARow >= MaxMissingInARow) _retryAt = now + NextRetry();
                return;
            case WebSeedFault.Busy:
                // Where one request is too many, several are no better.
                _runsAllowed = Math.Max(1, Runs - 1);
                _retryAt = now + (exception.RetryAfter ?? NextRetry());
                break;
            default:
                _retryAt = now + NextRetry();
                break;
        }

        _error = exception.Message;
    }

    /// <summary>Returns how things stand.</summary>
    public WebSeedStatus Status(TimeSpan now) => new()
    {
        Url = Seed.Shown,
        State = _isDropped ? WebSeedState.Dropped : Runs > 0 ? WebSeedState.Downloading : now < _retryAt ? WebSeedState.Waiting : WebSeedState.Idle,
        Connections = Runs,
        DownloadedBytes = Received.Total,
        DownloadRate = Received.Rate,
        Error = Error,
    };

    private void OnMissing(TorrentFile file, string error)
    {
        var (first, count) = Seed.Torrent.Layout.PiecesOf(file.Offset, file.Length);
        for (var piece = first; piece < first + count; piece++) Pieces.Clear(piece);
        if (Pieces.IsEmpty) Drop(error);
        else _fileError = error;
    }

    private TimeSpan NextRetry()
    {
        var time = FirstRetry * Math.Pow(2, Math.Min(_failures++, 10));
        return (time < LastRetry ? time : LastRetry) * (0.8 + (0.4 * _random.NextDouble()));
    }
}
