using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources;

/// <summary>The files of a translation's output: in a directory of their own until the graph knows of them, then in <c>.owm/ds_files/SHA-256 of the identifier</c>.</summary>
/// <remarks>One process at a time has it. What a killed one left is cleared away by the next, and what it was about to replace is put back.</remarks>
internal sealed class StagedOutput : IDisposable
{
    private readonly string _root;
    private readonly string _target;
    private readonly string _previous;
    private readonly FileLock _lock;
    private bool _isInPlace;
    private bool _isKept;

    private StagedOutput(string root, string target, FileLock held)
    {
        (_root, _target, _lock) = (root, target, held);
        _previous = target + ".prev";
        Directory = target + ".uncommitted";
    }

    /// <summary>Gets the directory that the files are written to.</summary>
    public string Directory { get; }

    /// <summary>Begins with an empty directory.</summary>
    public static StagedOutput Begin(OwmProject project, Rdf.Iri output, TimeProvider time)
    {
        var root = Path.Combine(project.OwmDirectory, "ds_files");
        System.IO.Directory.CreateDirectory(root);
        var target = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(output.Value))));
        var staged = new StagedOutput(root, target, FileLock.Take(target, time));
        try
        {
            staged.Recover();
            System.IO.Directory.CreateDirectory(staged.Directory);
            return staged;
        }
        catch
        {
            staged._lock.Dispose();
            throw;
        }
    }

    /// <summary>Puts the files into their place. Until <see cref="Keep"/>, disposing puts back what was there.</summary>
    /// <returns>The place.</returns>
    public string PutInPlace()
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file, access: FileAccess.ReadWrite);
            AtomicFile.Flush(handle, file);
        }

        AtomicFile.FlushDirectory(Directory);
        if (System.IO.Directory.Exists(_target)) System.IO.Directory.Move(_target, _previous);
        System.IO.Directory.Move(Directory, _target);
        _isInPlace = true;
        AtomicFile.FlushDirectory(_root);
        return _target;
    }

    /// <summary>Lets the files stay.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        try
        {
            if (_isInPlace && !_isKept) Delete(_target);
            else if (_isKept) Delete(_previous);
            Recover();
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private void Recover()
    {
        Delete(Directory);
        if (!System.IO.Directory.Exists(_previous)) return;
        if (System.IO.Directory.Exists(_target)) Delete(_previous);
        else System.IO.Directory.Move(_previous, _target);
    }

    private static void Delete(string directory)
    {
        if (System.IO.Directory.Exists(directory)) System.IO.Directory.Delete(directory, recursive: true);
    }
}
