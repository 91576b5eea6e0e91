using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Configuration;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of every command that uses a catalog.</summary>
internal sealed class CatalogOptions
{
    private readonly OwmOption<string?> _catalog = new("--catalog", "SPEC", "a directory, drive:FOLDER_ID, the https:// URL of an index, or what a plug-in brings", ValueReaders.NonEmpty!, "a directory, drive:FOLDER_ID, or an https:// URL") { ConfigurationKey = "catalog" };

    private readonly OwmFlag _offline = new("--offline", "ask nobody: use what is remembered of the catalog");
    private readonly bool _hasOffline;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasOffline">Whether the command can do with what is remembered.</param>
    public CatalogOptions(CommandNode command, bool hasOffline = false)
    {
        command.Add(_catalog);
        _hasOffline = hasOffline;
        if (hasOffline) command.Add(_offline);
    }

    /// <summary>Returns whether a catalog is set.</summary>
    public bool IsKnown(CommandContext context) => context.Settings.IsGiven(_catalog);

    /// <summary>Returns which catalog is set, or null.</summary>
    /// <exception cref="CatalogException">What is set is no catalog.</exception>
    public CatalogSpec? Spec(CommandContext context) =>
        context.Get(_catalog) is { } text ? CatalogSpec.Parse(text, context.Settings.BaseDirectoryOf(_catalog) ?? context.Invocation.CurrentDirectory) : null;

    /// <summary>Opens the catalog.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="access">What is to be done there, for who can be given just that much.</param>
    /// <exception cref="CommandException">None is set.</exception>
    public ITorrentCatalog Open(CommandContext context, DriveAccess access = DriveAccess.ReadOnly)
    {
        var spec = Spec(context)
            ?? throw CommandException.Usage("No catalog is set. Give --catalog, or run 'owm config set catalog SPEC' with a directory, drive:FOLDER_ID or the https:// URL of an index.");
        var cache = new CatalogCacheOptions
        {
            Directory = Path.Combine(context.User.Cache, "catalogs"),
            IsOffline = _hasOffline && context.Get(_offline),
            Notice = text => context.Say(ErrorText.Line(text)),
            TimeProvider = context.Invocation.Clock,
        };
        return spec.Kind switch
        {
            CatalogKind.Drive => TorrentCatalogs.Open(spec, Drive(context, access), cache: cache),
            CatalogKind.Contributed => TorrentCatalogs.Open(spec, contributions: context.Plugins.Contributions<CatalogContribution>(), timeProvider: context.Invocation.Clock),
            _ => TorrentCatalogs.Open(spec, cache: cache),
        };
    }

    /// <summary>Returns how Google Drive is reached, and as whom.</summary>
    public static DriveOptions Drive(CommandContext context, DriveAccess access = DriveAccess.ReadAndPublish)
    {
        var inProject = context.ProjectDirectory is { } project ? Path.Combine(project, ".owm", "credentials.json") : null;
        return new DriveOptions
        {
            CredentialsFile = inProject is not null && File.Exists(inProject) ? inProject : Path.Combine(context.User.Configuration, "credentials.json"),
            TokenDirectory = Path.Combine(context.User.Configuration, "drive"),
            ApiKey = context.Invocation.Variable("OWM_DRIVE_API_KEY") ?? ApiKey(context),
            Access = access,
            DriveEndpoint = Endpoint(context, "OWM_DRIVE_ENDPOINT"),
            OAuthEndpoint = Endpoint(context, "OWM_OAUTH_ENDPOINT"),
            TimeProvider = context.Invocation.Clock,
        };
    }

    // A secret, so no option: it would stand in the list of processes.
    private static string? ApiKey(CommandContext context)
    {
        foreach (var file in context.ConfigurationFiles)
        {
            if (file.Text(Secrets.DriveApiKey) is { Length: > 0 } key) return key;
        }

        return null;
    }

    // For tests; DriveOptions refuses all but loopback addresses.
    private static Uri? Endpoint(CommandContext context, string variable)
    {
        if (context.Invocation.Variable(variable) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw CommandException.Usage($"{variable} is '{VisibleText.Of(text)}'. It must be a URL such as http://127.0.0.1:8080.");
    }
}
