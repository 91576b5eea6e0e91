namespace Owm.DataSources;

/// <summary>Keeps other processes out while a small file is read, changed and written. Goes away with the process.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock that guards a file, waiting for another process: ten seconds, where no other time is given.</summary>
    /// <exception cref="ProjectException">Another process kept it all that time.</exception>
    public static FileLock Take(string path, TimeProvider time, TimeSpan? patience = null)
    {
        var most = patience ?? DefaultPatience;
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (time.GetElapsedTime(began) > most)
                    throw new ProjectException($"'{path}' has been in use by another process for {most.TotalSeconds:0} seconds. Try again when it is done.", e);
            }

            // The operating system wakes nobody who waits for a file lock, so this asks again.
            using var never = new ManualResetEventSlim();
            never.Wait(Pause);
        }
    }

    public void Dispose() => _stream.Dispose();
}
