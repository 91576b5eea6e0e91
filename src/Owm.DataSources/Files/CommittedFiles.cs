using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The files that were made on this machine for sources: a directory for each (owmeta's <c>ds_files</c>), there whole or not at all.</summary>
/// <remarks>
/// A source's directory is named by the SHA-256 of its identifier. What is to go there is first put together aside, then
/// made lasting, then renamed into place; the one before is kept until that is done. So a crash leaves the one or the
/// other, and what it left aside the next commit removes. Several processes may commit at once.
/// </remarks>
public sealed class CommittedFiles : IFilePathProvider
{
    // Whoever has the turn may wait for the graph meanwhile, which takes up to 30 seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly TimeProvider _time;

    /// <summary>Makes the object; nothing is made on disk before something is committed.</summary>
    /// <param name="directory">The directory of all sources' directories.</param>
    /// <param name="time">The clock, for waiting on other processes. Default the system's.</param>
    public CommittedFiles(string directory, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory = Path.GetFullPath(directory);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Gets the full path of the directory of all sources' directories.</summary>
    public string Directory { get; }

    // On the same file system, and out of the way of names: nothing in here is looked at but by commits.
    internal string Aside => Path.Combine(Directory, ".aside");

    /// <summary>Returns where a source's files go, whether or not they are there.</summary>
    /// <param name="identifier">The source's identifier.</param>
    public string PathOf(Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return Path.Combine(Directory, NameOf(identifier));
    }

    /// <inheritdoc/>
    public string? DirectoryOf(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Identifier is { } identifier ? Find(identifier) : null;
    }

    /// <summary>Tells that links may lead out: those among committed files were asked for by <see cref="CommitOperation.Symlink"/>.</summary>
    /// <param name="source">A source.</param>
    public bool TrustsLinks(DataSource source) => DirectoryOf(source) is not null;

    /// <summary>Begins to put together a source's files. Nothing of it counts before <see cref="FileCommit.Complete"/>.</summary>
    /// <param name="identifier">The source's identifier.</param>
    /// <exception cref="CommitException">The directory cannot be written.</exception>
    public FileCommit Begin(Iri identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        IriCheck.Absolute(identifier);
        try
        {
            System.IO.Directory.CreateDirectory(Aside);
            RemoveLeftovers();
            return new FileCommit(this, identifier);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommitException($"'{Directory}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Makes a file a source's, under the name that its record gives.</summary>
    /// <param name="source">The source: with identifier and file name.</param>
    /// <param name="file">The file.</param>
    /// <param name="operation">How it gets there.</param>
    /// <param name="replace">Whether it may take the place of other content that was committed before.</param>
    /// <returns>The file's full path now.</returns>
    /// <exception cref="CommitConflictException">Other content was committed for the source, and may not be replaced.</exception>
    /// <exception cref="CommitException">The file cannot be read, or not committed in that way.</exception>
    /// <exception cref="InvalidRecordException">The record has no identifier, or no file name that stays inside its directory.</exception>
    public string Commit(LocalFileDataSource source, string file, CommitOperation operation = CommitOperation.Copy, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var commit = Begin(source.Identifier ?? throw new IdentifierMissingException(source));
        commit.Add(file, Path.GetRelativePath(commit.Directory, source.PathIn(commit.Directory)), operation);
        commit.Complete(replace);
        return source.FullPath(this);
    }

    internal static string NameOf(Iri identifier) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identifier.Value)));

    internal string PreviousOf(Iri identifier) => Path.Combine(Aside, NameOf(identifier) + ".previous");

    /// <summary>Keeps other processes from putting directories in place meanwhile.</summary>
    internal FileLock TakeTurn() => FileLock.Take(Path.Combine(Aside, "turn"), _time, Patience);

    /// <summary>Puts back what a crash left between two renames. Only by whose turn it is.</summary>
    internal void Recover(Iri identifier)
    {
        var (target, previous) = (PathOf(identifier), PreviousOf(identifier));
        if (!System.IO.Directory.Exists(previous)) return;
        if (System.IO.Directory.Exists(target)) System.IO.Directory.Delete(previous, recursive: true);
        else System.IO.Directory.Move(previous, target);
    }

    internal string? Find(Iri identifier)
    {
        var target = PathOf(identifier);
        if (System.IO.Directory.Exists(target)) return target;
        if (!System.IO.Directory.Exists(PreviousOf(identifier))) return null;
        // Either a commit is between two renames just now, or one crashed there.
        using (TakeTurn()) Recover(identifier);
        return System.IO.Directory.Exists(target) ? target : null;
    }

    // A commit holds its leave as long as it lives, so what nobody holds was left by a crash.
    private void RemoveLeftovers()
    {
        var left = System.IO.Directory.EnumerateDirectories(Aside).Where(d => !d.EndsWith(".previous", StringComparison.Ordinal))
            .Concat(System.IO.Directory.EnumerateFiles(Aside, "*" + FileCommit.LeaveSuffix).Select(f => f[..^FileCommit.LeaveSuffix.Length]));
        foreach (var directory in left.ToHashSet())
        {
            try
            {
                using var leave = FileCommit.TakeLeave(directory);
                if (System.IO.Directory.Exists(directory)) System.IO.Directory.Delete(directory, recursive: true);
            }
            catch (IOException)
            {
                // In use by a commit that is under way, or done by another process this moment.
            }
        }
    }
}
