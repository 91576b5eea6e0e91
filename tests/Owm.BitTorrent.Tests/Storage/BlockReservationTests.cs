using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class BlockReservationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [LinuxFact]
    public void A_reserved_file_has_its_length_and_an_empty_one_needs_nothing()
    {
        using var file = File.OpenHandle(_directory["a"], FileMode.CreateNew, FileAccess.Write);
        Assert.False(BlockReservation.TryReserve(file, 0));
        if (BlockReservation.TryReserve(file, 100_000)) Assert.Equal(100_000, RandomAccess.GetLength(file));
    }

    [LinuxFact]
    public void What_there_is_no_room_for_is_an_error_of_the_system()
    {
        // Far more than any disk, and on most file systems than any file, may have.
        using var file = File.OpenHandle(_directory["a"], FileMode.CreateNew, FileAccess.Write);
        var exception = Assert.Throws<IOException>(() => BlockReservation.TryReserve(file, long.MaxValue));
        Assert.InRange(exception.HResult, 27, 28);
    }
}
