using System.Net.Sockets;
using Owm.BitTorrent.Primitives;
using Owm.Rdf;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Output;

public sealed class ErrorTextTests
{
    public static TheoryData<int, Exception> Errors => new()
    {
        { 2, CommandException.Usage("x") },
        { 26, new InvalidTorrentException("x") },
        { 26, new RdfException("x") },
        { 8, new RdfException("x") { Failure = RdfFailure.StoreBusy } },
        { 6, new TrackerException("x") },
        { 9, new StorageException("x") { IsDiskFull = true } },
        { 9, new StorageException("x") },
        { 24, new StorageException("x") { IsAccessDenied = true } },
        { 3, new FileNotFoundException("x") },
        { 3, new DirectoryNotFoundException("x") },
        { 24, new UnauthorizedAccessException("x") },
        { 9, new IOException("No space left on device", 28) },
        { 9, new IOException("x") },
        { 6, new IOException("x", new SocketException(111)) },
        { 6, new HttpRequestException("x") },
        { 6, new SocketException(111) },
        { 8, new TimeoutException("x") },
        { 8, new OperationCanceledException() },
        { 1, new InvalidOperationException("x") },
        { 24, new AggregateException(new UnauthorizedAccessException("x")) },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void Every_kind_of_error_has_its_exit_code(int code, Exception error) =>
        Assert.Equal((ExitCode)code, ErrorText.Of(error, CancellationToken.None).Code);

    [Fact]
    public void A_cancellation_that_the_user_asked_for_is_an_interruption() =>
        Assert.Equal(ExitCode.Interrupted, ErrorText.Of(new OperationCanceledException(), new CancellationToken(canceled: true)).Code);

    [Fact]
    public void A_reader_that_has_had_enough_is_no_error() =>
        Assert.Equal((ExitCode.Done, null), ErrorText.Of(new IOException("Broken pipe", 32), CancellationToken.None));

    [Fact]
    public void A_message_becomes_one_printable_line() =>
        Assert.Equal("owm: one two \\x1b[31m", ErrorText.Line("one\r\n  two\n\u001b[31m"));
}
