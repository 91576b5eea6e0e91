using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog logout</c></summary>
internal sealed class CatalogLogoutCommand : OwmCommand
{
    public CatalogLogoutCommand()
        : base("logout", "end the login to Google Drive, here and at Google")
    {
    }

    public override IReadOnlyList<string> Examples => ["owm catalog logout"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var done = await new DriveLogin(CatalogOptions.Drive(context)).LogoutAsync(cancellationToken);
        context.Say(done switch
        {
            DriveLogout.LoggedOut => "Logged out.",
            DriveLogout.LoggedOutHereOnly => "Logged out here. Google could not be told: withdraw the login at https://myaccount.google.com/connections.",
            _ => "Nobody was logged in.",
        });
        return ExitCode.Done;
    }
}
