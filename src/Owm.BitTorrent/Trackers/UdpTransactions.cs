using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Trackers;

/// <summary>The requests under way on one datagram socket. An answer counts when it comes from where the request went,
/// with its transaction id and action; everything else is dropped and waiting goes on.</summary>
internal sealed class UdpTransactions : IDisposable
{
    private const int LargestAnswer = 8192;

    private readonly ConcurrentDictionary<uint, Transaction> _underway = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IDatagramSocket _socket;

    public UdpTransactions(IDatagramSocket socket)
    {
        _socket = socket;
        Completion = ReceiveAsync(_stopping.Token);
    }

    /// <summary>Gets the receiving, which ends when the socket breaks or is disposed.</summary>
    public Task Completion { get; }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="makeRequest">Makes the request with a transaction id.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, which may be an error.</returns>
    /// <exception cref="TimeoutException">No answer came.</exception>
    /// <exception cref="IOException">The system refused to send or receive.</exception>
    public async Task<byte[]> AskAsync(
        IPEndPoint remote, UdpTrackerAction action, Func<uint, byte[]> makeRequest,
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var transaction = new Transaction(remote, action);
        uint id;
        do
        {
            // Outsiders must not guess it: it is what keeps them from answering in the tracker's place.
            id = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        }
        while (!_underway.TryAdd(id, transaction));

        try
        {
            await _socket.SendAsync(makeRequest(id), remote, cancellationToken);
            if (Completion.IsCompleted) throw new IOException($"No datagrams are received on {_socket.LocalEndPoint} any more.");

            // Not Task.WaitAsync: that goes on in the thread pool, out of scope of a simulation.
            using var timer = timeProvider.CreateTimer(
                static state => ((Transaction)state!).Answer.TrySetException(new TimeoutException()), transaction, patience, Timeout.InfiniteTimeSpan);
            using var registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((Transaction)state!).Answer.TrySetCanceled(token), transaction);
            return await transaction.Answer.Task;
        }
        finally
        {
            _underway.TryRemove(id, out _);
        }
    }

    /// <summary>Closes the socket. Requests under way fail.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestAnswer];
        try
        {
            while (true)
            {
                var (length, remote) = await _socket.ReceiveAsync(buffer, cancellationToken);
                var answer = buffer.AsSpan(0, length);
                if (length < 8 || !_underway.TryGetValue(UdpTrackerPackets.ReadTransaction(answer), out var transaction)) continue;
                if (!remote.Equals(transaction.Remote) || !UdpTrackerPackets.IsAnswerTo(transaction.Action, answer)) continue;
                transaction.Answer.TrySetResult(answer.ToArray());
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Fail(new IOException("The tracker client was disposed."));
        }
        catch (IOException exception)
        {
            Fail(exception);
        }
    }

    private void Fail(IOException exception)
    {
        foreach (var transaction in _underway.Values) transaction.Answer.TrySetException(exception);
    }

    private sealed class Transaction(IPEndPoint remote, UdpTrackerAction action)
    {
        public IPEndPoint Remote { get; } = remote;

        public UdpTrackerAction Action { get; } = action;

        public TaskCompletionSource<byte[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
