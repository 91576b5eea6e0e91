using System.CommandLine;
using Owm.Tool.Commands;
using Owm.Tool.Commands.Catalogs;
using Owm.Tool.Commands.Config;
using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.Sources;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Options;

namespace Owm.Tool;

/// <summary>Which commands there are.</summary>
internal static class CommandTree
{
    private static readonly (string Name, string Description, Func<string, string, Command> Make)[] Entries =
    [
        ("init", "make a project here: .owm with its configuration and graph", (_, _) => new InitCommand()),
        ("save", "store what a module declares in the graph: all of it, or nothing", (_, _) => new SaveCommand()),
        ("source", "data sources: what is recorded of them, and their content", Source),
        ("contexts", "the contexts that the graph is made of", Contexts),
        ("import", "put the statements of RDF files into the graph", (_, _) => new ImportCommand()),
        ("export", "print the graph as RDF, the same graph always as the same bytes", (_, _) => new ExportCommand()),
        ("catalog", "torrents that are published: a Google Drive folder, or any folder", Catalog),
        ("torrent", "make, look at and check .torrent files", Torrent),
        ("download", "get the content of torrents, until it is all there and verified", (_, _) => new DownloadCommand()),
        ("seed", "offer content to others, until stopped", (_, _) => new SeedCommand()),
        ("tracker", "run a tracker, until stopped", (_, _) => new TrackerCommand()),
        ("integrity", "check content against the digest in its torrent's name", (_, _) => new IntegrityCommand()),
        ("config", "values that options take when they are not given", Config),
        ("completions", "print a script that completes words in a shell", (_, _) => new CompletionsCommand()),
    ];

    /// <summary>Builds the tree.</summary>
    /// <param name="global">The options that every command takes.</param>
    /// <param name="only">The words of the command line: what they do not name gets a name and a description only, which is
    /// all that help and typing errors need of it, and is what makes the tool start fast; null to build all.</param>
    public static Command Build(GlobalOptions global, string[]? only)
    {
        var root = new Command("owm", "owm: describe, publish and load data sets over BitTorrent.");
        foreach (var option in global.All) root.Add(option);
        foreach (var (name, description, make) in Entries)
            root.Add(only is null || only.Contains(name) ? make(name, description) : new Command(name, description));
        return root;
    }

    private static CommandFamily Source(string name, string description) => new(
        name,
        description,
        new SourceListCommand(),
        new SourceListKindsCommand(),
        new SourceShowCommand(),
        new SourceLoadCommand(),
        new SourceVerifyCommand(),
        new SourcePathCommand(),
        new SourceRmCommand());

    private static CommandFamily Contexts(string name, string description) => new(name, description, new ContextsListCommand());

    private static CommandFamily Catalog(string name, string description) => new(
        name,
        description,
        new CatalogLoginCommand(),
        new CatalogLogoutCommand(),
        new CatalogStatusCommand(),
        new CatalogListCommand(),
        new CatalogGetCommand(),
        new CatalogPostCommand(),
        new CatalogRmCommand());

    private static CommandFamily Torrent(string name, string description) => new(
        name,
        description,
        new TorrentCreateCommand(),
        new TorrentShowCommand(),
        new TorrentVerifyCommand(),
        new TorrentMagnetCommand(),
        new TorrentScrapeCommand());

    private static CommandFamily Config(string name, string description) =>
        new(name, description, new ConfigGetCommand(), new ConfigSetCommand(), new ConfigDeleteCommand(), new ConfigListCommand());
}
