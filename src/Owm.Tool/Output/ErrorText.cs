using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Catalogs;
using Owm.Rdf;
using Owm.Tool.Running;

namespace Owm.Tool.Output;

/// <summary>Turns exceptions into one line for people and a code for the shell.</summary>
internal static class ErrorText
{
    private const int NoSpace = 28;     // ENOSPC
    private const int OverQuota = 122;  // EDQUOT
    private const int BrokenPipe = 32;  // EPIPE

    /// <summary>Returns the code that the process exits with, and the line without <c>owm: </c>; null for a reader that has had enough.</summary>
    public static (ExitCode Code, string? Line) Of(Exception error, CancellationToken stop)
    {
        if (error is OperationCanceledException && stop.IsCancellationRequested) return (ExitCode.Interrupted, "Stopped. What is there is kept; the same command goes on from it.");
        return error switch
        {
            AggregateException { InnerExceptions: [var only] } => Of(only, stop),
            CommandException command => (command.Code, command.Message),
            InvalidTorrentException or RdfException => (ExitCode.BadRecord, error.Message),
            CatalogException catalog => (CodeOf(catalog.Failure), error.Message),
            TrackerException => (ExitCode.Network, error.Message),
            StorageException storage => (storage.IsAccessDenied ? ExitCode.NotAllowed : ExitCode.Storage, error.Message),
            FileNotFoundException or DirectoryNotFoundException => (ExitCode.NotFound, error.Message),
            UnauthorizedAccessException => (ExitCode.NotAllowed, error.Message + " Change its permissions, or use another place."),
            IOException io when IsBrokenPipe(io) => (ExitCode.Done, null),
            IOException { InnerException: SocketException } => (ExitCode.Network, error.Message),
            IOException io when IsFull(io) => (ExitCode.Storage, error.Message + " Free some space, or use another disk."),
            IOException => (ExitCode.Storage, error.Message),
            HttpRequestException or SocketException => (ExitCode.Network, error.Message),
            TimeoutException => (ExitCode.Timeout, error.Message),
            OperationCanceledException => (ExitCode.Timeout, "It took too long. Try again later."),
            _ => (ExitCode.Failed, IsOurs(error) ? error.Message : $"Unexpected: {error.Message} ({error.GetType().Name}). Please report it with what --debug prints."),
        };
    }

    /// <summary>Returns a message as one printable line: <c>owm: …</c>.</summary>
    public static string Line(string message)
    {
        var line = new StringBuilder("owm: ");
        foreach (var part in message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Length > 5) line.Append(' ');
            line.Append(VisibleText.Of(part));
        }

        return line.ToString();
    }

    private static ExitCode CodeOf(CatalogFailure failure) => failure switch
    {
        CatalogFailure.NotFound => ExitCode.NotFound,
        CatalogFailure.NotLoggedIn or CatalogFailure.NotAllowed => ExitCode.NotAllowed,
        CatalogFailure.RateLimited or CatalogFailure.Network => ExitCode.Network,
        CatalogFailure.BadContent => ExitCode.BadRecord,
        CatalogFailure.WouldOverwrite => ExitCode.WouldOverwrite,
        CatalogFailure.Storage => ExitCode.Storage,
        CatalogFailure.Usage or CatalogFailure.Ambiguous => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    private static bool IsBrokenPipe(IOException error) => !OperatingSystem.IsWindows() && error.HResult == BrokenPipe;

    private static bool IsFull(IOException error) =>
        OperatingSystem.IsWindows() ? unchecked((ushort)error.HResult) is 0x70 or 0x27 : error.HResult is NoSpace or OverQuota;

    private static bool IsOurs(Exception error) => error.GetType().Namespace?.StartsWith("Owm.", StringComparison.Ordinal) == true;
}
