using Owm.DataSources;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>A file of a folder whose digest is made: on disk, or still arriving.</summary>
/// <param name="Path">Its path below the folder, with <c>/</c> between the names.</param>
/// <param name="Open">Opens it for reading from its start; called once, when its turn has come.</param>
public sealed record ContentFile(string Path, Func<Stream> Open)
{
    /// <summary>Lists the files of a folder in the order in which they are digested: ordinal order of their paths.
    /// Links to directories are not followed, as <c>os.walk</c> does not.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A directory cannot be read: nothing is skipped in silence.</exception>
    public static IReadOnlyList<ContentFile> ListFolder(string folder) =>
        [.. FolderFile.List(folder).Select(file => new ContentFile(file.Path, () => ContentDigest.OpenFile(file.FullName)))];
}
