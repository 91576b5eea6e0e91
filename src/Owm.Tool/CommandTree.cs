using Owm.Tool.Commands;
using Owm.Tool.Commands.Catalogs;
using Owm.Tool.Commands.Config;
using Owm.Tool.Commands.Contexts;
using Owm.Tool.Commands.Daemon;
using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.Namespaces;
using Owm.Tool.Commands.Plugins;
using Owm.Tool.Commands.Sources;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Commands.Translators;
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
            new("derivs", "list what was made of a data source, directly or by way of others", () => new SourceDerivsCommand()),
            new("rm", "take data sources out of the graph; their content stays", () => new SourceRmCommand()),
        ]),
        new("translator", "translators: what makes data sources of others",
        [
            new("list", "list the translators that are saved in the project", () => new TranslatorListCommand()),
            new("list-kinds", "list the kinds of translator, what they take and what they make", () => new TranslatorListKindsCommand()),
            new("show", "print a translator: its parameters, what it takes and what it makes", () => new TranslatorShowCommand()),
            new("create", "save a translator with parameters", () => new TranslatorCreateCommand()),
            new("rm", "take saved translators out of the graph; what they made stays", () => new TranslatorRmCommand()),
        ]),
        new("translate", "make a data source of others, and record how it was made", () => new TranslateCommand()),
        new("contexts", "the contexts that the graph is made of",
        [
            new("list", "list the contexts that records are read from", () => new ContextsListCommand()),
            new("serialize", "print a context as RDF, the same context always as the same bytes", () => new ContextsSerializeCommand()),
            new("add-import", "let a context import others, so that what they say is read with it", () => new ContextsAddImportCommand()),
            new("rm-import", "let a context no longer import others; their statements stay", () => new ContextsRmImportCommand()),
            new("list-imports", "list what a context imports itself", () => new ContextsListImportsCommand(importers: false)),
            new("list-importers", "list the contexts that import a context themselves", () => new ContextsListImportsCommand(importers: true)),
            new("rm", "take contexts out of the graph: their statements, and what they import", () => new ContextsRmCommand()),
        ]),
        new("namespace", "prefixes, and the namespaces they stand for",
        [
            new("list", "list the prefixes, and the namespaces they stand for", () => new NamespaceListCommand()),
            new("bind", "let a prefix stand for a namespace, in place of what it stood for", () => new NamespaceBindCommand()),
            new("unbind", "let a prefix stand for nothing; no statement changes", () => new NamespaceUnbindCommand()),
        ]),
        new("declare", "make a record, or change one", () => new DeclareCommand()),
        new("say", "add a statement to the graph", () => new SayCommand()),
        new("retract", "take statements out of the graph", () => new RetractCommand()),
        new("import", "put RDF files, or a directory that a graph was exported to, into the graph", () => new ImportCommand()),
        new("export", "print the graph as RDF, or write it into a directory to be shared", () => new ExportCommand()),
        new("diff", "compare the graph with a directory it was exported to", () => new DiffCommand()),
        new("catalog", "torrents that are published: a Google Drive folder, or any folder",
        [
            new("login", "log in to Google Drive in a browser", () => new CatalogLoginCommand()),
            new("logout", "end the login to Google Drive, here and at Google", () => new CatalogLogoutCommand()),
            new("status", "print which catalog is used, and as whom", () => new CatalogStatusCommand()),
            new("list", "list the entries of the catalog", () => new CatalogListCommand()),
            new("get", "download a .torrent file from the catalog", () => new CatalogGetCommand()),
            new("post", "publish a .torrent file in the catalog", () => new CatalogPostCommand()),
            new("rm", "withdraw an entry from the catalog", () => new CatalogRmCommand()),
            new("mirror", "copy the catalog into a directory, which is a catalog itself", () => new CatalogMirrorCommand()),
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
        new("plugin", "plug-ins of the project: kinds, translators, loaders, catalogs and engines of others",
        [
            new("list", "list the plug-ins, whether they may run, and what they bring", () => new PluginListCommand()),
            new("add", "copy a plug-in into the project, and let it run", () => new PluginAddCommand()),
            new("allow", "let plug-ins run that came with the project or have changed", () => new PluginAllowCommand()),
            new("rm", "delete plug-ins out of the project", () => new PluginRmCommand()),
        ]),
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
