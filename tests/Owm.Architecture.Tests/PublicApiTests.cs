using System.Reflection;
using Owm.Testing;

namespace Owm.Architecture.Tests;

/// <summary>What others may build on is on record: a change of it shows in review, and is meant.</summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("Owm.BitTorrent")]
    [InlineData("Owm.BitTorrentLoader")]
    [InlineData("Owm.DataSources")]
    [InlineData("Owm.Rdf")]
    public void The_public_surface_is_as_it_is_on_record(string assembly) =>
        Snapshot.Check("tests/Owm.Architecture.Tests/PublicApi", assembly, PublicSurface.Of(Assembly.Load(assembly)));

    [Fact]
    public void The_record_has_types_and_their_members_as_they_are_declared()
    {
        var surface = PublicSurface.Describe(typeof(Sample<>));

        Assert.Equal(
            """
            public sealed class Owm.Architecture.Tests.PublicApiTests.Sample<T> : IDisposable
              .ctor(T value, int count = 5)
              event EventHandler? Changed
              void Dispose()
              Task<T> FindAsync<TKey>(TKey key, out int[] found, CancellationToken cancellationToken = default)
              const string Name = "n"
              required string? Text { get; init; }

            """,
            surface);
    }

    public sealed class Sample<T>(T value, int count = 5) : IDisposable
        where T : class
    {
        public const string Name = "n";

        public event EventHandler? Changed;

        public required string? Text { get; init; }

        internal int Hidden => count;

        public Task<T?> FindAsync<TKey>(TKey key, out int[] found, CancellationToken cancellationToken = default)
        {
            found = [];
            return Task.FromResult<T?>(null);
        }

        public void Dispose()
        {
            Changed?.Invoke(value, EventArgs.Empty);
        }
    }
}
