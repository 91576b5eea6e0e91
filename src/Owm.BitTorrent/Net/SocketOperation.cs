using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Owm.BitTorrent.Net;

/// <summary>Awaits one direction of a socket again and again without allocation, and enters the awaiting loop on the thread the
/// socket completes on (<see cref="LoopEntry"/>). One operation at a time.</summary>
internal sealed class SocketOperation : IValueTaskSource<int>
{
    private readonly Action _onCompleted;
    private ManualResetValueTaskSourceCore<int> _awaited;
    private ValueTaskAwaiter<int> _operation;
    private bool _hasLoop;

    public SocketOperation() => _onCompleted = OnCompleted;

    /// <summary>Returns what completes as a socket's operation does.</summary>
    /// <param name="operation">What the socket has begun.</param>
    public ValueTask<int> Await(ValueTask<int> operation)
    {
        if (operation.IsCompleted) return operation;
        _awaited.Reset();
        var loop = SynchronizationContext.Current;
        _hasLoop = loop is not null;
        _operation = operation.GetAwaiter();

        // The socket would hand its completion to the context it finds here.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _operation.UnsafeOnCompleted(_onCompleted);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(loop);
        }

        return new ValueTask<int>(this, _awaited.Version);
    }

    int IValueTaskSource<int>.GetResult(short token) => _awaited.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _awaited.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _awaited.OnCompleted(continuation, state, token, flags);

    private void OnCompleted()
    {
        // Without a loop what awaits runs right here, and it may do more than post.
        if (_hasLoop) LoopEntry.Bring(static operation => ((SocketOperation)operation).Complete(), this);
        else Complete();
    }

    private void Complete()
    {
        int count;
        try
        {
            count = _operation.GetResult();
        }
        catch (Exception exception)
        {
            _awaited.SetException(exception);
            return;
        }

        _awaited.SetResult(count);
    }
}
