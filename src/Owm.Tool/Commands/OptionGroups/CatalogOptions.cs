using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of every command that uses a catalog.</summary>
internal sealed class CatalogOptions
{
    private readonly OwmOption<string?> _catalog = new("--catalog", "SPEC", "a directory, drive:FOLDER_ID, the https:// URL of an index, or what a plug-in brings", ValueReaders.NonEmpty!, "a directory, drive:FOLDER_ID, or an https:// URL") { ConfigurationKey = "catalog" };

    public CatalogOptions(CommandNode command) => command.Add(_catalog);

    /// <summary>Returns whether a catalog is set.</summary>
    public bool IsKnown(CommandContext context) => context.Settings.IsGiven(_catalog);

    /// <summary>Returns which catalog is set, or null.</summary>
    /// <exception cref="CatalogException">What is set is no catalog.</exception>
    public CatalogSpec? Spec(CommandContext context) =>
        context.Get(_catalog) is { } text ? CatalogSpec.Parse(text, context.Settings.BaseDirectoryOf(_catalog) ?? context.Invocation.CurrentDirectory) : null;

    /// <summary>Opens the catalog.</summary>
    /// <exception cref="CommandException">None is set.</exception>
    public ITorrentCatalog Open(CommandContext context)
    {
        var spec = Spec(context)
            ?? throw CommandException.Usage("No catalog is set. Give --catalog, or run 'owm config set catalog SPEC' with a directory or drive:FOLDER_ID.");
        return spec.Kind switch
        {
            CatalogKind.Drive => TorrentCatalogs.Open(spec, Drive(context)),
            CatalogKind.Contributed => TorrentCatalogs.Open(spec, contributions: context.Plugins.Contributions<CatalogContribution>(), timeProvider: context.Invocation.Clock),
            _ => TorrentCatalogs.Open(spec),
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
            Access = access,
            DriveEndpoint = Endpoint(context, "OWM_DRIVE_ENDPOINT"),
            OAuthEndpoint = Endpoint(context, "OWM_OAUTH_ENDPOINT"),
            TimeProvider = context.Invocation.Clock,
        };
    }

    // For tests; DriveOptions refuses all but loopback addresses.
    private static Uri? Endpoint(CommandContext context, string variable)
    {
        if (context.Invocation.Variable(variable) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw CommandException.Usage($"{variable} is '{VisibleText.Of(text)}'. It must be a URL such as http://127.0.0.1:8080.");
    }
}
