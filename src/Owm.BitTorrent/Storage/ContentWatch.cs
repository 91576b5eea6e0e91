using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Storage;

/// <summary>Notices that files which are seeded were changed by somebody else, by their lengths and times, so that what is no longer the content is not sent on and on.</summary>
internal sealed class ContentWatch
{
    // A look at a file is a call of the system or a few: of very many files some are looked at each time.
    private const int MaxLooks = 1000;

    private readonly Torrent _torrent;
    private readonly ContentDirectory _directory;
    private FileStamp[]? _stamps;
    private int _next;

    public ContentWatch(Torrent torrent, ContentDirectory directory)
    {
        _torrent = torrent;
        _directory = directory;
    }

    /// <summary>Forgets how the files look: they are being written.</summary>
    public void Forget() => _stamps = null;

    /// <summary>Looks at the files; the first time it remembers them.</summary>
    /// <returns>The path of a file that has changed since, or null.</returns>
    public string? Look()
    {
        if (_stamps is not { } stamps)
        {
            _stamps = _directory.StampsOf(_torrent.Files);
            return null;
        }

        var parents = new ContentParents();
        for (var looks = Math.Min(MaxLooks, stamps.Length); looks > 0; looks--)
        {
            var file = _torrent.Files[_next];
            _next = (_next + 1) % stamps.Length;
            if (!file.IsPadding && _directory.StampOf(file, parents) != stamps[file.Index]) return _directory.PathOf(file);
        }

        return null;
    }
}
