namespace Owm.DataSources;

/// <summary>A project's <c>.owm/plugins</c>: a directory for each plug-in, there whole or not at all.</summary>
/// <remarks>
/// A plug-in is written aside, made lasting, and renamed into place; the one before is kept until that is done. So a crash
/// leaves the one or the other, and what it left aside the next change removes. Names that begin with a dot are never plug-ins.
/// </remarks>
internal sealed class PluginDirectory(string projectDirectory, TimeProvider time)
{
    private const string NewSuffix = ".new.tmp";
    private const string PreviousSuffix = ".previous";

    private readonly string _path = PathIn(projectDirectory);

    public static string PathIn(string projectDirectory) => Path.Combine(projectDirectory, ".owm", "plugins");

    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>Returns the plug-ins.</summary>
    public IReadOnlyList<PluginPlace> Places()
    {
        try
        {
            if (!Directory.Exists(_path)) return [];
            if (new DirectoryInfo(_path).LinkTarget is not null)
            {
                var problem = new PluginException(PluginFailure.Broken, $"'{ShownText.Visible(_path)}' is a symbolic link, so no plug-in in it is used. Put the directory in its place.");
                return [new PluginPlace("plugins", _path, PluginOrigin.Project) { Problem = problem }];
            }

            var entries = new DirectoryInfo(_path).GetFileSystemInfos();
            if (Array.Exists(entries, e => e.Name.EndsWith(PreviousSuffix, StringComparison.Ordinal)))
            {
                // Either a change is between two renames just now, or one crashed there.
                using (TakeTurn()) Recover();
                entries = new DirectoryInfo(_path).GetFileSystemInfos();
            }

            return [.. entries.Where(e => !e.Name.StartsWith('.')).Select(ToPlace).OfType<PluginPlace>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed($"'{ShownText.Visible(_path)}' cannot be read", e);
        }
    }

    /// <summary>Puts a plug-in in place.</summary>
    /// <returns>Whether anything was changed: not when it is there already.</returns>
    /// <exception cref="PluginException">Another one of the name is there and may not be replaced, or it cannot be written.</exception>
    public bool Add(PluginContent content, bool replace)
    {
        var (target, aside) = (PathOf(content.Name), PathOf("." + content.Name + NewSuffix));
        try
        {
            Directory.CreateDirectory(_path);
            using var turn = TakeTurn();
            Recover();
            if (Path.Exists(target) || new FileInfo(target).LinkTarget is not null)
            {
                if (IsSame(content, target)) return false;
                if (!replace) throw new PluginException(PluginFailure.WouldOverwrite, $"Another '{content.Name}' is among the project's plug-ins already. Replace it with --force.");
            }

            Write(content, aside);
            var previous = PathOf("." + content.Name + PreviousSuffix);
            if (File.Exists(target)) File.Delete(target);
            if (Directory.Exists(target)) Directory.Move(target, previous);
            Directory.Move(aside, target);
            AtomicFile.FlushDirectory(_path);
            if (Directory.Exists(previous)) Delete(previous);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed($"The plug-in '{content.Name}' cannot be written to '{ShownText.Visible(_path)}'", e);
        }
    }

    /// <summary>Takes a plug-in away.</summary>
    /// <exception cref="PluginException">It cannot be.</exception>
    public void Remove(string name)
    {
        try
        {
            using (TakeTurn())
            {
                Recover();
                // Out of the way first: what is left of it after a crash is no plug-in.
                var aside = PathOf("." + name + NewSuffix);
                if (Path.Exists(aside)) Delete(aside);
                if (Directory.Exists(PathOf(name))) Directory.Move(PathOf(name), aside);
                else File.Move(PathOf(name), aside);
                AtomicFile.FlushDirectory(_path);
                Delete(aside);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed($"The plug-in '{name}' cannot be deleted", e);
        }
    }

    private static PluginPlace? ToPlace(FileSystemInfo entry)
    {
        var name = entry.Name;
        if (entry is not DirectoryInfo)
        {
            if (!name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) return null;
            var problem = PluginException.Broken(name, "lies in .owm/plugins itself, where nothing is used: each plug-in has a directory of its own there. Move it away, and add it with `owm plugin add`.");
            return new PluginPlace(name, entry.FullName, PluginOrigin.Project) { Problem = problem };
        }

        return new PluginPlace(name, entry.FullName, PluginOrigin.Project)
        {
            Problem = PluginName.IsValid(name) ? null : PluginException.Broken(name, "has a name that no plug-in can have. Take its directory out of .owm/plugins."),
        };
    }

    private static bool IsSame(PluginContent content, string target)
    {
        try
        {
            return Directory.Exists(target) && PluginContent.Read(new PluginPlace(content.Name, target, PluginOrigin.Project)).Digest == content.Digest;
        }
        catch (PluginException)
        {
            // What is there is broken, so it is another one.
            return false;
        }
    }

    private static void Write(PluginContent content, string directory)
    {
        if (Directory.Exists(directory)) Delete(directory);
        Directory.CreateDirectory(directory);
        var directories = new HashSet<string>(StringComparer.Ordinal) { directory };
        foreach (var name in content.FileNames)
        {
            var path = Path.Combine([directory, .. name.Split('/')]);
            for (var parent = Path.GetDirectoryName(path)!; directories.Add(parent); parent = Path.GetDirectoryName(parent)!) Directory.CreateDirectory(parent);
            using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(handle, content.Find(name), fileOffset: 0);
            AtomicFile.Flush(handle, path);
        }

        foreach (var made in directories) AtomicFile.FlushDirectory(made);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }

    private static PluginException Failed(string what, Exception e) => new(PluginFailure.Storage, $"{what}: {e.Message}", e);

    private FileLock TakeTurn() => FileLock.Take(_path, time);

    // Only by whose turn it is.
    private void Recover()
    {
        foreach (var previous in Directory.GetDirectories(_path, ".*" + PreviousSuffix))
        {
            var target = PathOf(Path.GetFileName(previous)[1..^PreviousSuffix.Length]);
            if (Directory.Exists(target)) Delete(previous);
            else Directory.Move(previous, target);
        }
    }
}
