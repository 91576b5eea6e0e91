using Owm.Tool.Commands;
using Owm.Tool.Commands.Catalogs;
using Owm.Tool.Commands.Config;
using Owm.Tool.Commands.Daemon;
using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.Sources;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Parsing;

namespace Owm.Tool;

/// <summary>Which commands there are.</summary>
internal static class CommandTree
{
    private static readonly Entry[] Entries =
    [
        new("init", "make a project here: .owm with its configuration and graph", () => new InitCommand()),
        new("save", "store what a module declares in the graph: all of it, or nothing", () => new SaveCommand()),
        new("source", "data sources: what is recorded of them, and their content",
        [
            new("list", "list the data sources of the project", () => new SourceListCommand()),
            new("list-kinds", "list the kinds of data source, and how many sources are of each", () => new SourceListKindsCommand()),
            new("show", "print what is recorded of data sources", () => new SourceShowCommand()),
            new("load", "bring the content of data sources: catalog, torrent, content, digests", () => new SourceLoadCommand()),
            new("verify", "check loaded content again, against every recorded digest", () => new SourceVerifyCommand()),
            new("path", "print the directory that a loaded source's content is in", () => new SourcePathCommand()),
            new("rm", "take data sources out of the graph; their content stays", () => new SourceRmCommand()),
        ]),
        new("contexts", "the contexts that the graph is made of",
        [
            new("list", "list the contexts that records are read from", () => new ContextsListCommand()),
        ]),
        new("import", "put the statements of RDF files into the graph", () => new ImportCommand()),
        new("export", "print the graph as RDF, the same graph always as the same bytes", () => new ExportCommand()),
        new("catalog", "torrents that are published: a Google Drive folder, or any folder",
        [
            new("login", "log in to Google Drive in a browser", () => new CatalogLoginCommand()),
            new("logout", "end the login to Google Drive, here and at Google", () => new CatalogLogoutCommand()),
            new("status", "print which catalog is used, and as whom", () => new CatalogStatusCommand()),
            new("list", "list the entries of the catalog", () => new CatalogListCommand()),
            new("get", "download a .torrent file from the catalog", () => new CatalogGetCommand()),
            new("post", "publish a .torrent file in the catalog", () => new CatalogPostCommand()),
            new("rm", "withdraw an entry from the catalog", () => new CatalogRmCommand()),
        ]),
        new("torrent", "make and check .torrent files; download and seed in the background",
        [
            new("start", "start the daemon, which downloads and seeds in the background", () => new TorrentStartCommand()),
            new("stop", "stop the daemon; its torrents are kept, and go on at the next start", () => new TorrentStopCommand()),
            new("add", "have the daemon download and seed torrents", () => new TorrentAddCommand()),
            new("status", "print how the daemon's torrents are doing", () => new TorrentStatusCommand()),
            new("pause", "stop downloading and seeding torrents, until they are resumed", () => new TorrentPauseCommand()),
            new("resume", "go on with torrents that are paused or have failed", () => new TorrentResumeCommand()),
            new("remove", "take torrents from the daemon; their content stays", () => new TorrentRemoveCommand()),
            new("recheck", "look at all content of torrents again", () => new TorrentRecheckCommand()),
            new("limit", "limit how fast torrents are, or for how long they are seeded", () => new TorrentLimitCommand()),
            new("create", "make a torrent, named by the digest of its content", () => new TorrentCreateCommand()),
            new("show", "print what a .torrent file says", () => new TorrentShowCommand()),
            new("verify", "check content piece by piece, and name what is bad", () => new TorrentVerifyCommand()),
            new("magnet", "print a torrent's magnet link", () => new TorrentMagnetCommand()),
            new("scrape", "ask a torrent's trackers how many seeders and leechers there are", () => new TorrentScrapeCommand()),
        ]),
        new("integrity", "check content against the digest in its torrent's name", () => new IntegrityCommand()),
        new("download", "get the content of torrents, until it is all there and verified", () => new DownloadCommand()),
        new("seed", "offer content to others, until stopped", () => new SeedCommand()),
        new("tracker", "run a tracker, until stopped", () => new TrackerCommand()),
        new("config", "values that options take when they are not given",
        [
            new("get", "print a value: the project's, else the user's", () => new ConfigGetCommand()),
            new("set", "set a value", () => new ConfigSetCommand()),
            new("delete", "take a value away", () => new ConfigDeleteCommand()),
            new("list", "print every value and the file it is from", () => new ConfigListCommand()),
        ]),
        new("completions", "print a script that completes words in a shell", () => new CompletionsCommand()),
    ];

    /// <summary>Builds the tree.</summary>
    /// <param name="only">The words of the command line: what they do not name gets a name and a description only, which is
    /// all that help and typing errors need of it, and is what makes the tool start fast; null to build all.</param>
    public static CommandNode Build(string[]? only)
    {
        var root = new CommandNode("owm", "owm: describe, publish and load data sets over BitTorrent.");
        foreach (var entry in Entries) root.Add(Build(entry, only));
        return root;
    }

    private static CommandNode Build(Entry entry, string[]? only)
    {
        var isNamed = only is null || Array.IndexOf(only, entry.Name) >= 0;
        if (isNamed && entry.Make is not null) return entry.Make();
        var command = new CommandNode(entry.Name, entry.Description);
        if (!isNamed) return command;
        foreach (var below in entry.Below) command.Add(Build(below, only));
        return command;
    }

    // A verb, or a family of them.
    private sealed class Entry
    {
        public Entry(string name, string description, Func<OwmCommand> make) => (Name, Description, Make, Below) = (name, description, make, []);

        public Entry(string name, string description, Entry[] below) => (Name, Description, Below) = (name, description, below);

        public string Name { get; }

        public string Description { get; }

        public Func<OwmCommand>? Make { get; }

        public Entry[] Below { get; }
    }
}
