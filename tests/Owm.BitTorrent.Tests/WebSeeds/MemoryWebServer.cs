using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.WebSeeds;

/// <summary>A web server in memory, for all hosts at once, on a clock of the test's.</summary>
internal sealed class MemoryWebServer(TimeProvider clock) : HttpMessageHandler
{
    /// <summary>Gets the files by URL.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Gets what was asked for, in order: the path, and the range as it was sent.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Gets what was asked, whole.</summary>
    public List<HttpRequestMessage> Messages { get; } = [];

    /// <summary>Gets or sets whether ranges are given; otherwise every file comes whole.</summary>
    public bool HasRanges { get; set; } = true;

    /// <summary>Gets or sets whether a whole file's length is told.</summary>
    public bool TellsLength { get; set; } = true;

    /// <summary>Gets or sets how many bytes a second are sent, all answers together. Default 0: at once.</summary>
    public RateLimiter? Limiter { get; set; }

    /// <summary>Gets or sets how long an answer takes to begin.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Gets or sets how many bytes each body breaks off after; null for none.</summary>
    public Func<int?> BreaksAfter { get; set; } = static () => null;

    /// <summary>Gets or sets how many bytes each body goes silent after; null for none.</summary>
    public int? SilentAfter { get; set; }

    /// <summary>Gets or sets what answers in the place of a file, if it does.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Instead { get; set; } = static _ => null;

    /// <summary>Gets how many bytes have been sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Gets how many bodies are being sent now.</summary>
    public int OpenBodies { get; private set; }

    /// <summary>Gets the most bodies that were being sent at a time.</summary>
    public int MostOpenBodies { get; private set; }

    /// <summary>Returns a redirect.</summary>
    public static HttpResponseMessage Redirect(string location, HttpStatusCode status = HttpStatusCode.Found)
    {
        var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Messages.Add(request);
        Requests.Add($"{request.RequestUri!.PathAndQuery} {request.Headers.Range?.ToString() ?? "whole"}");
        if (Latency > TimeSpan.Zero) await Task.Delay(Latency, clock, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Instead(request) is { } instead) return instead;
        if (!Files.TryGetValue(request.RequestUri.AbsoluteUri, out var file)) return new HttpResponseMessage(HttpStatusCode.NotFound);
        var range = HasRanges ? request.Headers.Range?.Ranges.Single() : null;
        var (from, to) = range is null ? (0, file.Length - 1) : ((int)range.From!.Value, (int)Math.Min(range.To!.Value, file.Length - 1));
        var content = new BodyContent(this, file.AsMemory(from, to + 1 - from));
        if (TellsLength) content.Headers.ContentLength = to + 1 - from;
        if (range is not null) content.Headers.ContentRange = ContentRangeHeaderValue.Parse(string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{file.Length}"));
        return new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = content };
    }

    private sealed class BodyContent(MemoryWebServer server, ReadOnlyMemory<byte> bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BodyStream(server, bytes));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    // Gives a little at a time, as a network does.
    private sealed class BodyStream : Stream
    {
        private const int MaxRead = 10_000;

        private readonly MemoryWebServer _server;
        private readonly int? _breaksAfter;
        private ReadOnlyMemory<byte> _left;
        private int _sent;
        private bool _isDisposed;

        public BodyStream(MemoryWebServer server, ReadOnlyMemory<byte> bytes)
        {
            _server = server;
            _left = bytes;
            _breaksAfter = server.BreaksAfter();
            server.OpenBodies++;
            server.MostOpenBodies = Math.Max(server.MostOpenBodies, server.OpenBodies);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(Math.Min(buffer.Length, _left.Length), MaxRead);
            if (_breaksAfter - _sent is { } untilBreak)
            {
                if (untilBreak == 0) throw new IOException("The server has gone away.");
                count = Math.Min(count, untilBreak);
            }

            if (_server.SilentAfter - _sent is { } untilSilence)
            {
                if (untilSilence <= 0) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                count = Math.Min(count, untilSilence);
            }

            if (count > 0 && _server.Limiter is { } limiter) count = await limiter.TakeAsync(count, cancellationToken);
            _left.Span[..count].CopyTo(buffer.Span);
            _left = _left[count..];
            _sent += count;
            _server.SentBytes += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isDisposed) _server.OpenBodies--;
            _isDisposed = true;
            base.Dispose(disposing);
        }
    }
}
