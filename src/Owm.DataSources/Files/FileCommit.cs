using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A source's files while they are put together; made by <see cref="CommittedFiles.Begin"/>. Disposing it without completing it leaves no trace.</summary>
public sealed class FileCommit : IDisposable
{
    internal const string LeaveSuffix = ".leave";

    private readonly CommittedFiles _files;
    private readonly Iri _identifier;
    private readonly FileStream _leave;
    private readonly List<string> _toDelete = [];
    private bool _isDone;

    internal FileCommit(CommittedFiles files, Iri identifier)
    {
        _files = files;
        _identifier = identifier;
        Directory = Path.Combine(files.Aside, $"{CommittedFiles.NameOf(identifier)}.{Guid.NewGuid():n}");
        _leave = TakeLeave(Directory);
        System.IO.Directory.CreateDirectory(Directory);
    }

    /// <summary>Gets the directory in which the files are put together. Files may be written into it directly.</summary>
    public string Directory { get; }

    /// <summary>Adds a file.</summary>
    /// <param name="file">The file; a link counts as what it leads to.</param>
    /// <param name="name">Its name among the source's files; may be in directories, which are made.</param>
    /// <param name="operation">How it gets there.</param>
    /// <exception cref="CommitConflictException">Another file was added under that name.</exception>
    /// <exception cref="CommitException">The name leads elsewhere, there is no such file, or it cannot be added in that way.</exception>
    public void Add(string file, string name, CommitOperation operation = CommitOperation.Copy)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_isDone, this);
        var target = ContainedPath.TryCombine(Directory, name);
        if (target is null || target == Directory || !RealPath.IsInside(Directory, Path.GetDirectoryName(target)!))
            throw new CommitException($"The name {ShownText.Quoted(name)} leads out of the source's directory. Choose a name below it.");
        if (!File.Exists(file)) throw new CommitException($"There is no file '{file}' to commit. Check the path.");
        if (operation == CommitOperation.Rename && RealPath.IsInside(_files.Directory, file)) throw new CommitException($"'{file}' is the file of another source, and cannot be moved away. Copy it.");
        try
        {
            if (File.Exists(target) || System.IO.Directory.Exists(target))
            {
                if (!TreeComparison.SameFile(file, target)) throw new CommitConflictException($"Another file is called {ShownText.Quoted(name)} already. Give '{file}' another name.");
            }
            else
            {
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Put(file, target, operation);
            }

            if (operation == CommitOperation.Rename) _toDelete.Add(Path.GetFullPath(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommitException($"'{file}' cannot be committed: {e.Message}", e);
        }
    }

    /// <summary>Puts the files in place, lasting. Files that were to be moved are deleted where they were after that.</summary>
    /// <param name="replace">Whether they may take the place of other content that was committed before. The same content is left in place in any case.</param>
    /// <returns>The directory they are in now.</returns>
    /// <exception cref="CommitConflictException">Other content was committed for the source, and may not be replaced.</exception>
    /// <exception cref="CommitException">The files cannot be put in place.</exception>
    public string Complete(bool replace = false) => CompleteWith(replace, whenInPlace: null);

    /// <summary>Puts the files in place, and does something else that belongs to it: when that fails, what was there before is put back.</summary>
    internal string CompleteWith(bool replace, Action? whenInPlace)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        var target = _files.PathOf(_identifier);
        try
        {
            FlushTree(Directory);
            // Before it is our turn, since it may take long: if the other files change meanwhile, ours were there before.
            var isSame = System.IO.Directory.Exists(target) && TreeComparison.Same(Directory, target);
            using (_files.TakeTurn())
            {
                _files.Recover(_identifier);
                PutInPlace(target, isSame, replace, whenInPlace);
            }

            foreach (var file in _toDelete) File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommitException($"'{target}' cannot be written: {e.Message}", e);
        }

        Dispose();
        return target;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDone) return;
        _isDone = true;
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
        _leave.Dispose();
    }

    /// <summary>Takes the file that says a directory is in use. It goes away with the process, or is free then.</summary>
    /// <exception cref="IOException">Somebody else has it.</exception>
    internal static FileStream TakeLeave(string directory) =>
        new(directory + LeaveSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private void PutInPlace(string target, bool isSame, bool replace, Action? whenInPlace)
    {
        if (!System.IO.Directory.Exists(target))
        {
            System.IO.Directory.Move(Directory, target);
            try
            {
                AtomicFile.FlushDirectory(_files.Directory);
                whenInPlace?.Invoke();
            }
            catch
            {
                System.IO.Directory.Move(target, Directory);
                throw;
            }

            return;
        }

        if (isSame || TreeComparison.Same(Directory, target))
        {
            whenInPlace?.Invoke();
            return;
        }

        if (!replace) throw new CommitConflictException($"Other files were committed for {_identifier} already, in '{target}'. Remove them, or say that they may be replaced.");
        var previous = _files.PreviousOf(_identifier);
        System.IO.Directory.Move(target, previous);
        try
        {
            System.IO.Directory.Move(Directory, target);
            AtomicFile.FlushDirectory(_files.Aside);
            AtomicFile.FlushDirectory(_files.Directory);
            whenInPlace?.Invoke();
        }
        catch
        {
            if (System.IO.Directory.Exists(target)) System.IO.Directory.Move(target, Directory);
            System.IO.Directory.Move(previous, target);
            throw;
        }

        System.IO.Directory.Delete(previous, recursive: true);
    }

    private static void Put(string file, string target, CommitOperation operation)
    {
        switch (operation)
        {
            case CommitOperation.Copy:
                File.Copy(file, target);
                break;
            case CommitOperation.Rename:
                // A second name first: until the commit is complete the file stays where it was.
                if (!HardLinks.TryMake(RealPath.Of(file), target)) File.Copy(file, target);
                break;
            case CommitOperation.Symlink:
                File.CreateSymbolicLink(target, RealPath.Of(file));
                break;
            case CommitOperation.HardLink:
                if (!HardLinks.TryMake(RealPath.Of(file), target))
                    throw new CommitException($"'{file}' cannot have a second name in '{Path.GetDirectoryName(target)}': it is on another file system, or that one has no hard links. Copy it.");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not a commit operation.");
        }
    }

    private static void FlushTree(string directory)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
        {
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) continue;
            if (entry is DirectoryInfo)
            {
                FlushTree(entry.FullName);
                continue;
            }

            // Windows flushes only what was opened for writing.
            using var handle = File.OpenHandle(entry.FullName, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            AtomicFile.Flush(handle, entry.FullName);
        }

        AtomicFile.FlushDirectory(directory);
    }
}
