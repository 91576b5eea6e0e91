namespace Owm.Rdf.Tests;

public sealed class MemoryQuadStoreTests : QuadStoreContract
{
    protected override IQuadStore Store { get; } = new MemoryQuadStore();

    public override void Dispose() => Store.Dispose();

    [Fact]
    public void A_writer_gives_up_when_another_never_ends()
    {
        using var store = new MemoryQuadStore(TimeSpan.FromMilliseconds(20));
        using var first = store.BeginWrite();
        Assert.Throws<RdfException>(store.BeginWrite);
    }
}
