using System.ComponentModel;
using System.Diagnostics;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog login</c></summary>
internal sealed class CatalogLoginCommand : OwmCommand
{
    private readonly OwmFlag _noBrowser = new("--no-browser", "open no browser: print the address to open");
    private readonly OwmFlag _device = new("--device", "show a code to type in on another device; such a login can only publish");
    private readonly OwmOption<int> _port = new("--login-port", "N", "port of 127.0.0.1 that the browser comes back to; 0: any free one (default: 0)", ValueReaders.Port, "a number from 0 to 65535");
    private readonly OwmOption<DriveAccess> _access = new("--access", "WHAT", "what to ask for: read, publish, read-and-publish or full (default: read-and-publish)", TryReadAccess, "read, publish, read-and-publish or full");

    public CatalogLoginCommand()
        : base("login", "log in to Google Drive in a browser")
    {
        Add(_noBrowser);
        Add(_device);
        Add(_port);
        Add(_access);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Needs an OAuth client for desktop apps: save the JSON of the Google Cloud console as .owm/credentials.json, or as credentials.json beside the user's owm.conf. " +
        "On another machine, forward --login-port by ssh and use --no-browser, or use --device with a client for 'TVs and Limited Input devices'. A service account needs no login. To read a catalog that is shared with everybody, OWM_DRIVE_API_KEY suffices. A catalog that is a folder needs no login.";

    public override IReadOnlyList<string> Examples => ["owm catalog login", "owm catalog login --no-browser --login-port 8085 --access read", "owm catalog login --device"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var login = new DriveLogin(CatalogOptions.Drive(context, context.Get(_access)));
        if (context.Get(_device))
        {
            var coded = await login.LoginByCodeAsync(
                code => context.Invocation.Error.WriteLine($"Open {VisibleText.Of(code.Address.ToString())} on any device, and type in the code {VisibleText.Of(code.Code)}"), cancellationToken);
            context.Output.WriteRecord(CatalogStatusCommand.Fields(coded, folder: null));
            return ExitCode.Done;
        }

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
