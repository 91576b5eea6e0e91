using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Daemon;
using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Running;

namespace Owm.Tool.Output;

/// <summary>Turns exceptions into one line for people and a code for the shell.</summary>
internal static class ErrorText
{
    private const int NoSpace = 28;     // ENOSPC
    private const int OverQuota = 122;  // EDQUOT
    private const int ReadOnly = 30;    // EROFS
    private const int BrokenPipe = 32;  // EPIPE

    /// <summary>Returns the code that the process exits with, and the line without <c>owm: </c>; null for a reader that has had enough.</summary>
    public static (ExitCode Code, string? Line) Of(Exception error, CancellationToken stop)
    {
        if (error is OperationCanceledException && stop.IsCancellationRequested) return (ExitCode.Interrupted, "Stopped. What is there is kept; the same command goes on from it.");
        return error switch
        {
            AggregateException { InnerExceptions: [var only] } => Of(only, stop),
            CommandException command => (command.Code, command.Message),
            InvalidTorrentException => (ExitCode.BadRecord, error.Message),
            RdfException rdf => (CodeOf(rdf.Failure), error.Message),
            TorrentLoadException load => (CodeOf(load.Failure), error.Message),
            InputChangedException or ContentMismatchException => (ExitCode.WrongContent, error.Message),
            HttpLoadException http => (CodeOf(http.Failure), error.Message),
            SourceNotLoadedException { InnerException: { } cause } => (Of(cause, stop).Code, error.Message),
            SourceNotLoadedException => (ExitCode.BadRecord, error.Message),
            OutputTakenException or ContentInTheWayException => (ExitCode.WouldOverwrite, error.Message),
            TranslationInputException => (ExitCode.Usage, error.Message),
            TranslationFailedException { InnerException: { } cause } => (CodeOfTranslation(cause, stop), error.Message),
            // A loader's own words; what lies below them decides the code.
            LoadFailedException { InnerException: { } cause } => (Of(cause, stop).Code, error.Message),
            ProjectNotFoundException or SourceNotFoundException or TranslatorNotFoundException or InputNotLoadedException or FilePathUnknownException or ModuleNotFoundException or UnknownKindException => (ExitCode.NotFound, error.Message),
            PluginException plugin => (CodeOf(plugin), error.Message),
            AmbiguousSourceException or AmbiguousModuleException or TermException or SettingException => (ExitCode.Usage, error.Message),
            SharingException { Failure: SharingFailure.Storage, InnerException: UnauthorizedAccessException } => (ExitCode.NotAllowed, error.Message),
            SharingException sharing => (CodeOf(sharing.Failure), error.Message),
            InvalidStatementsException or InvalidRecordException or ModuleException or ConfigurationException => (ExitCode.BadRecord, error.Message),
            DataSourceException { InnerException: UnauthorizedAccessException or IOException or StorageException } => (Of(error.InnerException!, stop).Code, error.Message),
            CatalogException catalog => (CodeOf(catalog.Failure), error.Message),
            DaemonException daemon => (CodeOf(daemon.Failure), error.Message),
            TrackerException => (ExitCode.Network, error.Message),
            StorageException storage => (storage.IsAccessDenied ? ExitCode.NotAllowed : ExitCode.Storage, error.Message),
            FileNotFoundException or DirectoryNotFoundException => (ExitCode.NotFound, error.Message),
            UnauthorizedAccessException => (ExitCode.NotAllowed, error.Message + " Change its permissions, or use another place."),
            IOException io when IsBrokenPipe(io) => (ExitCode.Done, null),
            IOException { InnerException: SocketException } => (ExitCode.Network, error.Message),
            IOException io when IsFull(io) => (ExitCode.Storage, error.Message + " Free some space, or use another disk."),
            IOException { HResult: ReadOnly } when !OperatingSystem.IsWindows() => (ExitCode.Storage, error.Message + " Use another directory."),
            IOException => (ExitCode.Storage, error.Message),
            HttpRequestException or SocketException => (ExitCode.Network, error.Message),
            TimeoutException => (ExitCode.Timeout, error.Message),
            OperationCanceledException => (ExitCode.Timeout, "It took too long. Try again later."),
            _ => (ExitCode.Failed, IsOurs(error) ? error.Message : $"Unexpected: {error.Message} ({error.GetType().Name}). Please report it with what --debug prints."),
        };
    }

    /// <summary>Returns the printable lines of an error: one, or one for each mistake where several were found in what the user wrote.</summary>
    public static IEnumerable<string> Lines(Exception error, string message) =>
        error is ModuleCompilationException or InvalidStatementsException ? message.Split('\n').Select(Line) : [Line(message)];

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

    private static ExitCode CodeOf(SharingFailure failure) => failure switch
    {
        SharingFailure.NotFound => ExitCode.NotFound,
        SharingFailure.WouldOverwrite or SharingFailure.WouldLose => ExitCode.WouldOverwrite,
        SharingFailure.Content => ExitCode.BadRecord,
        SharingFailure.Storage => ExitCode.Storage,
        _ => ExitCode.Failed,
    };

    private static ExitCode CodeOf(PluginException plugin) => plugin.Failure switch
    {
        PluginFailure.NotFound => ExitCode.NotFound,
        PluginFailure.WouldOverwrite => ExitCode.WouldOverwrite,
        PluginFailure.Storage when plugin.InnerException is UnauthorizedAccessException => ExitCode.NotAllowed,
        PluginFailure.Storage => ExitCode.Storage,
        _ => ExitCode.BadRecord,
    };

    private static ExitCode CodeOf(DaemonFailure failure) => failure switch
    {
        DaemonFailure.Unreachable or DaemonFailure.HungUp or DaemonFailure.Network => ExitCode.Network,
        DaemonFailure.NotAllowed => ExitCode.NotAllowed,
        DaemonFailure.BadRequest => ExitCode.Usage,
        DaemonFailure.NotFound => ExitCode.NotFound,
        DaemonFailure.BadTorrent => ExitCode.BadRecord,
        DaemonFailure.WouldOverwrite => ExitCode.WouldOverwrite,
        DaemonFailure.DiskFull or DaemonFailure.Storage => ExitCode.Storage,
        _ => ExitCode.Failed,
    };

    private static ExitCode CodeOf(LoadFailure failure) => failure switch
    {
        LoadFailure.NotInCatalog => ExitCode.NotFound,
        LoadFailure.BadTorrent or LoadFailure.BadRecord => ExitCode.BadRecord,
        LoadFailure.NoPeers or LoadFailure.Network => ExitCode.Network,
        LoadFailure.Timeout => ExitCode.Timeout,
        LoadFailure.DigestMismatch => ExitCode.WrongContent,
        LoadFailure.DiskFull => ExitCode.Storage,
        LoadFailure.NotWritable or LoadFailure.NotAllowed => ExitCode.NotAllowed,
        LoadFailure.WouldOverwrite => ExitCode.WouldOverwrite,
        _ => ExitCode.Storage,
    };

    private static ExitCode CodeOf(HttpLoadFailure failure) => failure switch
    {
        HttpLoadFailure.NotFound => ExitCode.NotFound,
        HttpLoadFailure.NotAllowed => ExitCode.NotAllowed,
        HttpLoadFailure.Network => ExitCode.Network,
        HttpLoadFailure.Timeout => ExitCode.Timeout,
        HttpLoadFailure.WrongContent => ExitCode.WrongContent,
        HttpLoadFailure.BadRecord => ExitCode.BadRecord,
        HttpLoadFailure.WouldOverwrite => ExitCode.WouldOverwrite,
        _ => ExitCode.Failed,
    };

    // What a translator could not read is wrong in the record or its content, unless it says more.
    private static ExitCode CodeOfTranslation(Exception cause, CancellationToken stop) =>
        cause is TableFormatException or FormatException ? ExitCode.BadRecord : Of(cause, stop).Code;

    private static ExitCode CodeOf(RdfFailure failure) => failure switch
    {
        RdfFailure.Content => ExitCode.BadRecord,
        RdfFailure.Store or RdfFailure.StoreFull => ExitCode.Storage,
        RdfFailure.StoreNotAllowed => ExitCode.NotAllowed,
        RdfFailure.StoreBusy => ExitCode.Timeout,
        _ => ExitCode.Failed,
    };

    private static bool IsBrokenPipe(IOException error) => !OperatingSystem.IsWindows() && error.HResult == BrokenPipe;

    private static bool IsFull(IOException error) =>
        OperatingSystem.IsWindows() ? unchecked((ushort)error.HResult) is 0x70 or 0x27 : error.HResult is NoSpace or OverQuota;

    private static bool IsOurs(Exception error) => error.GetType().Namespace?.StartsWith("Owm.", StringComparison.Ordinal) == true;
}
