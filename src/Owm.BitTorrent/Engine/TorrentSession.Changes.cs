using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>What is changed of a torrent at work, one change at a time: checked again, moved, wanted otherwise.</summary>
internal sealed partial class TorrentSession
{
    /// <summary>Looks at all that is on disk again, and goes on as before.</summary>
    /// <exception cref="BitTorrentException">It could not be looked at.</exception>
    public async Task RecheckAsync()
    {
        using var turn = await _changes.TakeAsync(_stopping.Token);
        await HoldAsync();
        try
        {
            ForgetFailure();
            Content.Distrust();
            if (!await TryPrepareAsync() && _board.Error is { } error) throw error;
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>Moves the content to another directory, and goes on as before.</summary>
    /// <exception cref="StorageException">It could not be moved, and is where it was.</exception>
    public async Task MoveAsync(string directory, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        using var turn = await _changes.TakeAsync(stop.Token);
        await HoldAsync();
        try
        {
            _board.Set(TorrentState.Moving);
            await Content.MoveAsync(directory, new LoopProgress(Loop, _board.SetProgress), stop.Token);
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>Says how much each file is wanted.</summary>
    /// <exception cref="StorageException">There is no room for what would be wanted; nothing has changed.</exception>
    public async Task SetFilePrioritiesAsync(IReadOnlyList<FilePriority> priorities)
    {
        using var turn = await _changes.TakeAsync();
        if (_stopping.IsCancellationRequested) return;
        await Content.AllocateAsync(priorities);
        Content.SetPriorities(priorities);
        OnWantedChanged();
    }

    /// <summary>Says whether pieces are fetched in order.</summary>
    public void SetSequential(bool isSequential) => Downloader.IsSequential = isSequential;

    private void OnWantedChanged()
    {
        var isComplete = _parts.Picker.RemainingCount == 0;
        if (!isComplete) _completion.Reopen();
        if (_switch.IsRunning && _board.State is TorrentState.Downloading or TorrentState.Seeding)
        {
            _parts.WebSeeds.OnWantedChanged();
            Downloader.OnWantedChanged();
            if (isComplete && _board.State == TorrentState.Downloading) OnComplete();
            else if (!isComplete && _board.State == TorrentState.Seeding) OnIncomplete();
        }

        _board.Refresh();
    }

    // Nothing is asked for, offered or checked from here to the release.
    private async Task HoldAsync()
    {
        _holds++;
        _preparing?.Cancel();
        await ApplyAsync();
        await _completing;
    }

    private Task ReleaseAsync()
    {
        _holds--;
        if (_stopping.IsCancellationRequested) return Task.CompletedTask;
        if (_hasFailed) _board.Set(TorrentState.Failed);
        return ApplyAsync();
    }
}
