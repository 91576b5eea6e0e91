namespace Owm.Rdf.Memory;

/// <summary>A quad and the versions of the store between which it is there.</summary>
internal sealed class QuadRow(Quad quad, long addedIn)
{
    private long _removedIn = long.MaxValue;

    public Quad Quad { get; } = quad;

    /// <summary>Gets the first version that has the quad.</summary>
    public long AddedIn { get; } = addedIn;

    /// <summary>Gets or sets the first version that no longer has it.</summary>
    public long RemovedIn
    {
        get => Volatile.Read(ref _removedIn);
        set => Volatile.Write(ref _removedIn, value);
    }

    public bool IsIn(long version) => AddedIn <= version && version < RemovedIn;
}
