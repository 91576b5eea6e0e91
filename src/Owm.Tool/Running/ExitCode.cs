namespace Owm.Tool.Running;

/// <summary>What the process tells the shell: aria2's published numbers where it has one for the case.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>A failure that no other code names.</summary>
    Failed = 1,

    /// <summary>The command line, or a value from the environment or a configuration file, is wrong.</summary>
    Usage = 2,

    /// <summary>A source, torrent, catalog entry, file, project or configuration key is not there.</summary>
    NotFound = 3,

    /// <summary>The network or a tracker failed, or no peer was found before <c>--timeout</c> passed.</summary>
    Network = 6,

    /// <summary>Stopped before it was finished; the same command goes on where it stopped.</summary>
    Unfinished = 7,

    /// <summary><c>--timeout</c> passed although peers were there, or another process kept the graph busy for too long.</summary>
    Timeout = 8,

    /// <summary>The disk is full, or reading or writing failed.</summary>
    Storage = 9,

    /// <summary>Something else, or what others have changed, is in the place of what would be written.</summary>
    WouldOverwrite = 13,

    /// <summary>Not logged in, or not allowed: by a catalog, or by the permissions of a file or directory.</summary>
    NotAllowed = 24,

    /// <summary>A torrent, magnet link, catalog answer, module, record or configuration file is wrong.</summary>
    BadRecord = 26,

    /// <summary>Content does not match its digest.</summary>
    WrongContent = 32,

    /// <summary>Ctrl-C or a request to end; what is there is kept.</summary>
    Interrupted = 130,
}
