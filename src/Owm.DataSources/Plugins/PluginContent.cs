using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources;

/// <summary>Every file of a plug-in, read once: what its digest is about is what is loaded, whatever happens to the files meanwhile.</summary>
internal sealed class PluginContent
{
    private const int FileLimit = 2_000;
    private const int DepthLimit = 16;
    private const long SizeLimit = 256L << 20;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly SortedDictionary<string, byte[]> _files;

    private PluginContent(PluginPlace place, SortedDictionary<string, byte[]> files)
    {
        Name = place.Name;
        Directory = place.Directory;
        _files = files;
        Digest = DigestOf(files);
    }

    /// <summary>Gets the plug-in's name.</summary>
    public string Name { get; }

    /// <summary>Gets the directory it was read from.</summary>
    public string Directory { get; }

    /// <summary>Gets the SHA-256 over all names and contents, 64 hexadecimal digits; docs/plugins.md says how.</summary>
    public string Digest { get; }

    /// <summary>Gets the names of the files, sorted, with <c>/</c> between directories.</summary>
    public IReadOnlyCollection<string> FileNames => _files.Keys;

    /// <summary>Gets the name of the plug-in's own assembly.</summary>
    public string MainFile => Name + ".dll";

    /// <summary>Reads a plug-in.</summary>
    /// <exception cref="PluginException">It has no assembly of its name, holds links, is too large, or cannot be read.</exception>
    public static PluginContent Read(PluginPlace place)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            if (place.Origin == PluginOrigin.Project && new DirectoryInfo(place.Directory).LinkTarget is not null) throw IsLink(place.Name, place.Directory);
            if (place.IsFileAlone)
            {
                foreach (var name in (string[])[place.Name + ".dll", place.Name + ".pdb"])
                {
                    var path = Path.Combine(place.Directory, name);
                    if (File.Exists(path)) ReadFile(place, new FileInfo(path), name, files);
                }
            }
            else
            {
                ReadAll(place, new DirectoryInfo(place.Directory), "", depth: 0, files);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PluginException.Broken(place.Name, $"cannot be read: {e.Message} Change its permissions, or add it again.", e);
        }

        if (!files.ContainsKey(place.Name + ".dll"))
            throw PluginException.Broken(place.Name, $"has no {place.Name}.dll in '{ShownText.Visible(place.Directory)}'. Add it again, or take it away with `owm plugin rm {place.Name}`.");
        return new PluginContent(place, files);
    }

    /// <summary>Returns a file's content, or null when there is no such file.</summary>
    public byte[]? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>Returns the content of the file at a path, or null when that is none of the plug-in's.</summary>
    public byte[]? FindAt(string path)
    {
        var relative = Path.GetRelativePath(Directory, path);
        return Find(Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/'));
    }

    private static void ReadAll(PluginPlace place, DirectoryInfo directory, string prefix, int depth, SortedDictionary<string, byte[]> files)
    {
        if (depth > DepthLimit) throw PluginException.Broken(place.Name, $"has more than {DepthLimit} directories in each other. Give the directory that it was built or published to.");
        foreach (var entry in directory.EnumerateFileSystemInfos("*", Everything))
        {
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) throw IsLink(place.Name, entry.FullName);
            var name = prefix + entry.Name;
            if (entry is DirectoryInfo below) ReadAll(place, below, name + "/", depth + 1, files);
            else ReadFile(place, (FileInfo)entry, name, files);
        }
    }

    private static void ReadFile(PluginPlace place, FileInfo file, string name, SortedDictionary<string, byte[]> files)
    {
        if (file.LinkTarget is not null) throw IsLink(place.Name, file.FullName);
        if (files.Count == FileLimit) throw PluginException.Broken(place.Name, $"has more than {FileLimit} files. Give the directory that it was built or published to.");
        files[name] = RegularFile.Read(file.FullName, SizeLimit - files.Values.Sum(f => (long)f.Length))
            ?? throw PluginException.Broken(place.Name, $"has more than {SizeLimit >> 20} MiB. Give the directory that it was built or published to.");
    }

    private static PluginException IsLink(string name, string path) =>
        PluginException.Broken(name, $"has a symbolic link, '{ShownText.Visible(path)}'. Put what it leads to in its place.");

    private static string DigestOf(SortedDictionary<string, byte[]> files)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData("owm plug-in 1\n"u8);
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var (name, content) in files)
        {
            // Lengths in front, so that no two plug-ins are the same bytes.
            var bytes = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            digest.AppendData(length);
            digest.AppendData(bytes);
            BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
            digest.AppendData(length);
            digest.AppendData(content);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
