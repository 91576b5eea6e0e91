using System.Security.Cryptography;
using Owm.Testing;

namespace Owm.DataSources.Tests;

/// <summary>The loader of web addresses over a real connection.</summary>
public class HttpServerTests
{
    [Fact]
    public async Task A_file_comes_whole_over_a_connection_that_breaks()
    {
        var content = new byte[1_500_000];
        for (var i = 0; i < content.Length; i++) content[i] = (byte)(i * 7 % 251);
        await using var server = new LoopbackHttpServer(content);
        server.BreaksAfter.Enqueue(400_000);
        server.BreaksAfter.Enqueue(500_000);
        using var directory = new TemporaryDirectory();
        var source = new HttpFileDataSource { Key = "k", Url = server["table.bin"], Sha512 = Convert.ToHexStringLower(SHA512.HashData(content)) };
        var loader = new HttpDirLoader(directory.FullPath, new HttpDirLoaderOptions { RetryDelay = TimeSpan.Zero });

        var loaded = await loader.LoadDirectoryAsync(source);

        Assert.Equal(content, File.ReadAllBytes(directory["table.bin"]));
        Assert.Equal((1_500_000, 3), (loaded.DownloadedBytes, server.Requests));
        Assert.True((await loader.LoadDirectoryAsync(source)).WasThere);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_of_the_network()
    {
        var server = new LoopbackHttpServer([]);
        var url = server["x"];
        await server.DisposeAsync();
        using var directory = new TemporaryDirectory();
        var loader = new HttpDirLoader(directory.FullPath, new HttpDirLoaderOptions { RetryDelay = TimeSpan.Zero });
        var e = await Assert.ThrowsAsync<HttpLoadException>(() => loader.LoadAsync(new HttpFileDataSource { Key = "k", Url = url }));
        Assert.Equal(HttpLoadFailure.Network, e.Failure);
        Assert.Contains("Try again later.", e.Message, StringComparison.Ordinal);
    }
}
