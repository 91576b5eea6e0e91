using System.Globalization;
using System.Text;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Gives every file of a torrent a safe path of its own, whatever the file system takes for the same name.</summary>
/// <remarks>Names that some file system takes for the same (<see cref="NameFolding"/>), and a file and a directory of one
/// name, may not stand side by side: the one that comes later in the torrent is kept as <c>name~2.ext</c>, then
/// <c>name~3.ext</c>…, the lowest number that was not given yet.</remarks>
internal sealed class DistinctPaths
{
    /// <summary>The most directories: a path of 100 names costs its writer little and the reader a lot.</summary>
    public const int MaxDirectories = 200_000;

    private readonly Dictionary<(int Parent, string Name), int> _directories = [];
    private readonly HashSet<(int Parent, string FoldedName)> _taken = [];
    private readonly Dictionary<(int Parent, string FoldedName), int> _nextNumbers = [];
    // The names directories are kept under. Not their paths, which would be a hundred times as long in a deep tree.
    private readonly List<string> _names = [""];

    /// <summary>Gets whether a name was given a number, because one before it is the same to some file system.</summary>
    public bool HasClashes { get; private set; }

    /// <summary>Adds a file.</summary>
    /// <param name="names">The names of its path, as the torrent has them.</param>
    /// <returns>The path it is kept at, with <c>/</c> between the names.</returns>
    /// <exception cref="InvalidTorrentException">A name is refused, the path is too long, or there are too many
    /// directories.</exception>
    public string Add(IReadOnlyList<string> names)
    {
        Check(names);
        var kept = new string[names.Count];
        var directory = 0;
        for (var i = 0; i < names.Count - 1; i++)
        {
            if (!_directories.TryGetValue((directory, names[i]), out var next))
            {
                next = _names.Count;
                if (next > MaxDirectories) throw new InvalidTorrentException($"The torrent has more than {MaxDirectories} directories.");
                _names.Add(Take(directory, SafePath.MakePortable(names[i])));
                _directories.Add((directory, names[i]), next);
            }

            directory = next;
            kept[i] = _names[next];
        }

        kept[^1] = Take(directory, SafePath.MakePortable(names[^1]));
        var path = string.Join('/', kept);
        return Encoding.UTF8.GetByteCount(path) <= SafePath.MaxPathLength ? path : throw TooLong(names);
    }

    /// <summary>Refuses a path one of whose names is refused, or that is too long.</summary>
    /// <param name="names">The names of the path.</param>
    /// <exception cref="InvalidTorrentException">The path is refused.</exception>
    public static void Check(IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw new InvalidTorrentException("The torrent has a file with an empty path.");
        if (names.Count > SafePath.MaxDepth) throw TooLong(names);
        var length = names.Count - 1;
        foreach (var name in names)
        {
            if (SafePath.WhyRefused(name) is { } why)
            {
                throw new InvalidTorrentException($"The path '{Show(names)}' is refused: the name '{Shown(name)}' {why}.");
            }

            length += Encoding.UTF8.GetByteCount(name);
        }

        if (length > SafePath.MaxPathLength) throw TooLong(names);
    }

    private static InvalidTorrentException TooLong(IReadOnlyList<string> names) =>
        new($"The path '{Show(names)}' is refused: it is longer than {SafePath.MaxPathLength} bytes or {SafePath.MaxDepth} names.");

    private static string Show(IReadOnlyList<string> names) => Shown(string.Join('/', names.Take(SafePath.MaxDepth)));

    private static string Shown(string text) =>
        BencodeText.Show(text.Length <= 200 ? text : SafePath.Shorten(text, 200) + "…");

    private string Take(int directory, string name)
    {
        if (_taken.Add((directory, NameFolding.Fold(name)))) return name;
        HasClashes = true;

        // Names that shorten to the same stem share a counter, so that no one makes us count past them again and again.
        const int LongestNumber = 8;
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        var stem = SafePath.Shorten(name[..^extension.Length], SafePath.MaxNameLength - Encoding.UTF8.GetByteCount(extension) - LongestNumber);
        var counter = (directory, NameFolding.Fold($"{stem}~{extension}"));
        for (var number = _nextNumbers.GetValueOrDefault(counter, 2); ; number++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{stem}~{number}{extension}");
            if (!_taken.Add((directory, NameFolding.Fold(numbered)))) continue;
            _nextNumbers[counter] = number + 1;
            return numbered;
        }
    }
}
