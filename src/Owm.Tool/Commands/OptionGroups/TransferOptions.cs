using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.OptionGroups;

/// <summary>The options of every command that runs the engine.</summary>
internal sealed class TransferOptions
{
    private readonly OwmOption<int> _port = new("--port", "N", "port that peers connect to; 0: any free one (default: 0)", ValueReaders.Port, "a number from 0 to 65535") { ConfigurationKey = "port" };
    private readonly OwmOption<long> _downloadLimit = new("--download-limit", "RATE", "bytes a second to download at most, such as 2M (default: no limit)", ValueReaders.Bytes, "a rate such as 500K or 2M") { ConfigurationKey = "download_limit" };
    private readonly OwmOption<long> _uploadLimit = new("--upload-limit", "RATE", "bytes a second to upload at most, such as 500K (default: no limit)", ValueReaders.Bytes, "a rate such as 500K or 2M") { ConfigurationKey = "upload_limit" };

    private readonly OwmFlag _allowLocal = new("--allow-local", "let torrents name web servers on this machine and in its network") { ConfigurationKey = "allow_local" };
    private readonly DiscoveryChoice _discovery;
    private readonly List<OwmOption> _options;
    private readonly bool _isShort;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isShort">Whether it ends when the download does.</param>
    public TransferOptions(CommandNode command, bool isShort)
    {
        _isShort = isShort;
        command.Add(_port);
        command.Add(_downloadLimit);
        command.Add(_uploadLimit);
        _discovery = new DiscoveryChoice(command);
        command.Add(_allowLocal);
        _options = [_port, _downloadLimit, _uploadLimit, _allowLocal, .. _discovery.Options];
    }

    /// <summary>Returns whether one of them stands on the command line: then another engine than the command's own will not do.</summary>
    public bool IsOnLine(CommandContext context) => _options.Exists(option => context.Line.ValuesOf(option) is not null);

    /// <summary>Returns the options of the engine.</summary>
    public TorrentEngineOptions EngineOptions(CommandContext context) => new()
    {
        Port = context.Get(_port),
        DownloadLimit = context.Get(_downloadLimit),
        UploadLimit = context.Get(_uploadLimit),
        Discovery = _discovery.Of(context, _isShort),
        WebSeeds = new WebSeedOptions { AllowLocal = context.Get(_allowLocal) },
        TimeProvider = context.Invocation.Clock,
        LoggerFactory = context.LoggerFactory,
    };

    /// <summary>Starts an engine.</summary>
    /// <exception cref="CommandException">The port is taken.</exception>
    public TorrentEngine Start(CommandContext context)
    {
        var options = EngineOptions(context);
        try
        {
            return TorrentEngine.Start(options);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException(ExitCode.Network, $"Peers cannot connect to port {options.Port}: {VisibleText.Of(e.Message)} Give another one to --port, or 0 for any free one.", e);
        }
    }

    /// <summary>Returns the file that remembers which pieces of a torrent are there in a directory.</summary>
    public static string ResumeFile(CommandContext context, InfoHash torrent, string directory)
    {
        // The same torrent may be in several directories, each with other pieces there.
        var place = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(directory));
        return Path.Combine(context.User.State, "resume", $"{torrent}-{Convert.ToHexStringLower(place.AsSpan(0, 8))}");
    }

    /// <summary>Finds the addresses of peers given by hand.</summary>
    /// <exception cref="CommandException">A name has no address.</exception>
    public static async Task<IReadOnlyList<IPEndPoint>> AddressesAsync(IReadOnlyList<EndPoint> peers, CancellationToken cancellationToken)
    {
        var addresses = new List<IPEndPoint>();
        foreach (var peer in peers)
        {
            if (peer is IPEndPoint known)
            {
                addresses.Add(known);
                continue;
            }

            var name = (DnsEndPoint)peer;
            try
            {
                addresses.AddRange((await Dns.GetHostAddressesAsync(name.Host, cancellationToken)).Select(address => new IPEndPoint(address, name.Port)));
            }
            catch (SocketException e)
            {
                throw new CommandException(ExitCode.Network, $"The peer {name.Host} has no address: {e.Message}. Check the name, or give its address.", e);
            }
        }

        return addresses;
    }
}
