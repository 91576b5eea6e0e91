using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Clients;
using Owm.BitTorrentLoader.Daemon;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader;

/// <summary>Where a torrent's content goes below the base directory.</summary>
public enum ContentLayout
{
    /// <summary>Everything side by side: torrents, files, and the directories of multi-file torrents.</summary>
    Flat,

    /// <summary>Each torrent in a folder of its own, named as the torrent is, with its content.</summary>
    FolderPerTorrent,
}

/// <summary>How a <see cref="BitTorrentDataSourceDirLoader"/> works.</summary>
public sealed record LoaderOptions
{
    /// <summary>Gets the catalog that torrents are found in; it stays its owner's to dispose. Default: what the nearest project's
    /// configuration says under the key <c>catalog</c>.</summary>
    public ITorrentCatalog? Catalog { get; init; }

    /// <summary>Gets the kinds of catalog that plug-ins bring, for the catalog that a project's configuration names. Default none;
    /// <see cref="BitTorrentLoaders.AddBitTorrent"/> gives those of the project's plug-ins.</summary>
    public IReadOnlyList<CatalogContribution> CatalogContributions { get; init; } = [];

    /// <summary>Gets how Google Drive is reached, if the project's catalog is there. Default: with the project's
    /// <c>.owm/credentials.json</c> and the user's login.</summary>
    public DriveOptions? Drive { get; init; }

    /// <summary>Gets what makes a BitTorrent client; it is disposed after each load. Default: the engine in this process, with
    /// <see cref="Port"/>, the limits and <see cref="Discovery"/>.</summary>
    public Func<ITorrentClient>? Client { get; init; }

    /// <summary>Gets where a daemon may be running: it then downloads, and goes on seeding what was loaded. One that finds peers by
    /// more ways than <see cref="Discovery"/> allows is left alone. Used where <see cref="Client"/> is not set. Default: nowhere.</summary>
    public DaemonPlace? Daemon { get; init; }

    /// <summary>Gets how the engine in this process works; <see langword="null"/> to have it follow <see cref="Port"/>, the limits and
    /// <see cref="Discovery"/>. Default null.</summary>
    public TorrentEngineOptions? Engine { get; init; }

    /// <summary>Gets the port on which the engine accepts peers. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Gets how many bytes a second may be downloaded. Default 0: no limit.</summary>
    public long DownloadLimit { get; init; }

    /// <summary>Gets how many bytes a second may be uploaded. Default 0: no limit.</summary>
    public long UploadLimit { get; init; }

    /// <summary>Gets by which ways peers and content are found. Default: every way there is.</summary>
    public DiscoveryOptions Discovery { get; init; } = DiscoveryOptions.Default;

    /// <summary>Gets peers that are known beforehand. Default none.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Gets how long nothing may move before a load is given up. Default 5 minutes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets which files of a multi-file torrent are wanted, by their paths below its directory. Content that is loaded in
    /// part is verified by its pieces alone, since digests are of the whole. Default: all.</summary>
    public Func<string, bool>? WantedFile { get; init; }

    /// <summary>Gets where content goes below the base directory. Default <see cref="ContentLayout.Flat"/>.</summary>
    public ContentLayout Layout { get; init; }

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal TorrentEngineOptions EngineOptions => Engine ?? new TorrentEngineOptions
    {
        Port = Port,
        DownloadLimit = DownloadLimit,
        UploadLimit = UploadLimit,
        Discovery = Discovery,
        TimeProvider = TimeProvider,
    };
}
