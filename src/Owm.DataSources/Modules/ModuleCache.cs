using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources;

/// <summary>Keeps what was compiled of a module, so that the compiler (over a second to load) is needed once per text.</summary>
/// <remarks>
/// One file per text, named by the SHA-256 of everything the result depends on: the text, its name, our assemblies, plug-ins and the
/// runtime. The file is: SHA-256 of the rest, length of the assembly (4 bytes, little-endian), assembly, symbols.
/// </remarks>
internal sealed class ModuleCache
{
    private const int HeaderLength = SHA256.HashSizeInBytes + sizeof(int);
    private const int KeptFiles = 100;

    /// <summary>To be counted up when <see cref="ModuleCompiler"/> makes something else of the same text.</summary>
    private const int Version = 1;

    private readonly string _directory;
    private readonly string _path;

    public ModuleCache(string directory, byte[] source, string fileName, PluginSet plugins)
    {
        var dependsOn = $"{Version}\n{typeof(DataSource).Module.ModuleVersionId}\n{typeof(Rdf.Quad).Module.ModuleVersionId}\n{Environment.Version}\n{fileName}\n{string.Concat(plugins.Code.Select(code => code.Digest + "\n"))}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(dependsOn));
        hash.AppendData(source);
        _directory = Path.GetFullPath(directory);
        _path = Path.Combine(_directory, Convert.ToHexStringLower(hash.GetHashAndReset()) + ".module");
    }

    /// <summary>Returns what was compiled before, or null when nothing was or what is there is not whole.</summary>
    public ModuleImage? TryRead()
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there, or not to be read: compiling gives the same.
            return null;
        }

        if (content.Length < HeaderLength || !SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes))) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(SHA256.HashSizeInBytes));
        return length < 0 || length > content.Length - HeaderLength ? null : new ModuleImage(content[HeaderLength..(HeaderLength + length)], content[(HeaderLength + length)..]);
    }

    /// <summary>Keeps what was compiled. A cache that cannot be written is done without.</summary>
    public void Write(ModuleImage image)
    {
        var content = new byte[HeaderLength + image.Assembly.Length + image.Symbols.Length];
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(SHA256.HashSizeInBytes), image.Assembly.Length);
        image.Assembly.CopyTo(content, HeaderLength);
        image.Symbols.CopyTo(content, HeaderLength + image.Assembly.Length);
        SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).CopyTo(content, 0);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_directory);
            else Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            AtomicFile.Write(_path, content);
            foreach (var old in new DirectoryInfo(_directory).EnumerateFiles("*.module").OrderByDescending(f => f.LastWriteTimeUtc).Skip(KeptFiles)) old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run compiles again; this one has what it needs.
        }
    }
}
