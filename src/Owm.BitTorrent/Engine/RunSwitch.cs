namespace Owm.BitTorrent.Engine;

/// <summary>Starts and stops something that takes time to start and to stop, one change at a time, until what is matches what was asked for last.</summary>
/// <remarks>What stops must have ended before anything starts again, or blocks on their way would meet memory that was
/// given back. Whoever asks for a change meanwhile waits for the same task. On the torrent's loop alone.</remarks>
internal sealed class RunSwitch
{
    private readonly Func<Task<bool>> _start;
    private readonly Func<Task> _stop;
    private readonly Action<Exception> _failed;
    private Task _changing = Task.CompletedTask;
    private bool _isChanging;

    /// <summary>Makes a switch that is off.</summary>
    /// <param name="start">Starts; returns whether it runs now; when it does not although it should, it must have been turned off.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="failed">Told of what should not have happened; the switch is off then.</param>
    public RunSwitch(Func<Task<bool>> start, Func<Task> stop, Action<Exception> failed)
    {
        _start = start;
        _stop = stop;
        _failed = failed;
    }

    /// <summary>Gets whether it is to run.</summary>
    public bool ShouldRun { get; private set; }

    /// <summary>Gets whether it runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Turns it on or off.</summary>
    /// <returns>What ends when it is as was asked for last.</returns>
    public Task SetAsync(bool shouldRun)
    {
        ShouldRun = shouldRun;
        if (!_isChanging) _changing = ChangeUntilRightAsync();
        return _changing;
    }

    /// <summary>Says what is to be, and lets a change that is under way see to it.</summary>
    public void Set(bool shouldRun) => ShouldRun = shouldRun;

    private async Task ChangeUntilRightAsync()
    {
        _isChanging = true;
        while (ShouldRun != IsRunning)
        {
            try
            {
                if (ShouldRun)
                {
                    IsRunning = await _start();
                }
                else
                {
                    IsRunning = false;
                    await _stop();
                }
            }
            catch (Exception exception)
            {
                _failed(exception);
                ShouldRun = false;
            }
        }

        _isChanging = false;
    }
}
