using System.ComponentModel;
using System.Diagnostics;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog login</c></summary>
internal sealed class CatalogLoginCommand : OwmCommand
{
    private readonly OwmFlag _noBrowser = new("--no-browser", "open no browser: print the address to open");
    private readonly OwmOption<int> _port = new("--login-port", "N", "port of 127.0.0.1 that the browser comes back to; 0: any free one (default: 0)", ValueReaders.Port, "a number from 0 to 65535");
    private readonly OwmOption<DriveAccess> _access = new("--access", "WHAT", "what to ask for: read, publish, read-and-publish or full (default: read-and-publish)", TryReadAccess, "read, publish, read-and-publish or full");

    public CatalogLoginCommand()
        : base("login", "log in to Google Drive in a browser")
    {
        Add(_noBrowser);
        Add(_port);
        Add(_access);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Needs an OAuth client for desktop apps: save the JSON of the Google Cloud console as .owm/credentials.json, or as credentials.json beside the user's owm.conf. " +
        "On another machine, forward --login-port by ssh and use --no-browser. A catalog that is a folder needs no login.";

    public override IReadOnlyList<string> Examples => ["owm catalog login", "owm catalog login --no-browser --login-port 8085 --access read"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var login = new DriveLogin(CatalogOptions.Drive(context, context.Get(_access)));
        var opens = !context.Get(_noBrowser);
        var status = await login.LoginAsync(
            url =>
            {
                context.Invocation.Error.WriteLine($"Log in here: {url}");
                if (opens) Open(url);
            },
            context.Get(_port),
            cancellationToken);
        context.Output.WriteRecord(CatalogStatusCommand.Fields(status, folder: null));
        return ExitCode.Done;
    }

    private static void Open(Uri url)
    {
        try
        {
            using var browser = OperatingSystem.IsWindows()
                ? Process.Start(new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true })
                : Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url.AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // No browser here: the address has been printed.
        }
    }

    private static bool TryReadAccess(string text, out DriveAccess value)
    {
        value = text switch
        {
            "read" => DriveAccess.ReadOnly,
            "publish" => DriveAccess.PublishOnly,
            "full" => DriveAccess.Full,
            _ => DriveAccess.ReadAndPublish,
        };
        return text is "read" or "publish" or "full" or "read-and-publish";
    }
}
