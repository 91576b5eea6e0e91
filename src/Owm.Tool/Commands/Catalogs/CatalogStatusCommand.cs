using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog status</c></summary>
internal sealed class CatalogStatusCommand : OwmCommand
{
    private readonly CatalogOptions _catalog;

    public CatalogStatusCommand()
        : base("status", "print which catalog is used, and as whom")
    {
        _catalog = new CatalogOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => "The exit code is 24 when the catalog is on Google Drive and nobody is logged in.";

    public override IReadOnlyList<string> Examples => ["owm catalog status", "owm catalog status --json"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var spec = _catalog.Spec(context);
        if (spec is not null && spec.Kind != CatalogKind.Drive)
        {
            var (kind, rights) = spec.Kind switch
            {
                CatalogKind.Folder => ("folder", "whatever the directory's permissions say"),
                CatalogKind.Contributed => ("plug-in", "whatever the plug-in says"),
                _ => ("index, read only", "read; nobody needs an account"),
            };
            context.Output.WriteRecord([new("catalog", "Catalog", spec.ToString()), new("kind", "Kind", kind), new("rights", "May", (string[])[rights])]);
            return ExitCode.Done;
        }

        var status = await new DriveLogin(CatalogOptions.Drive(context)).StatusAsync(cancellationToken);
        context.Output.WriteRecord(Fields(status, spec));
        if (status.Identity == DriveIdentity.None) throw new CommandException(ExitCode.NotAllowed, "Nobody is logged in to Google Drive. Run 'owm catalog login', or set OWM_DRIVE_API_KEY to read a folder that is shared with everybody.");
        return ExitCode.Done;
    }

    /// <summary>Returns what is told of a login; never what is secret.</summary>
    public static IReadOnlyList<Field> Fields(DriveLoginStatus status, CatalogSpec? folder) =>
    [
        new("account", "Account", status.Account),
        new("identity", "Logged in as", status.Identity switch
        {
            DriveIdentity.User => "user",
            DriveIdentity.ServiceAccount => "service account",
            DriveIdentity.ApiKey => "anybody (API key)",
            _ => "nobody",
        }),
        new("scopes", "Scopes", status.Scopes.ToArray()),
        new("rights", "May", new Cell(string.Join("; ", status.Rights), status.Rights.ToArray())),
        new("catalog", "Catalog", folder?.ToString()),
        new("token_file", "Login kept in", status.TokenFile),
    ];
}
