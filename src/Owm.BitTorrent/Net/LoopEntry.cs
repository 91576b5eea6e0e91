namespace Owm.BitTorrent.Net;

/// <summary>Lets a loop run on the thread that brings it work, where that thread has nothing else to do.</summary>
/// <remarks>
/// A socket's completion arrives on a thread of the pool; to hand what follows to another one costs waking that, which is
/// most of what a small receive costs. Within <see cref="Bring"/> the loop that is given work is noted, and run once whatever
/// gave it the work has returned, so that it never runs below anything that holds a lock.
/// </remarks>
internal static class LoopEntry
{
    [ThreadStatic]
    private static bool _isOpen;

    [ThreadStatic]
    private static IThreadPoolWorkItem? _loop;

    /// <summary>Has a loop run on this thread, if it brings work now and to no other loop.</summary>
    /// <returns>Whether it will run; otherwise the pool must run it.</returns>
    public static bool TryEnter(IThreadPoolWorkItem loop)
    {
        if (!_isOpen || _loop is not null) return false;
        _loop = loop;
        return true;
    }

    /// <summary>Brings work to a loop, and runs it. Only for the outermost frames of a thread of the pool.</summary>
    /// <param name="work">Posts to a loop, and does nothing else.</param>
    /// <param name="state">What it is given.</param>
    public static void Bring(Action<object> work, object state)
    {
        _isOpen = true;
        IThreadPoolWorkItem? loop;
        try
        {
            work(state);
        }
        finally
        {
            _isOpen = false;
            loop = _loop;
            _loop = null;
        }

        loop?.Execute();
    }
}
