namespace Owm.Tool.Output;

/// <summary>Tells progress at once, on the thread that reports it: <see cref="Progress{T}"/> would tell it late and out of order.</summary>
internal sealed class SynchronousProgress<T> : IProgress<T>
{
    private readonly Action<T> _tell;

    public SynchronousProgress(Action<T> tell) => _tell = tell;

    public void Report(T value) => _tell(value);
}
