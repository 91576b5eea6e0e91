using Owm.Testing;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>A place where bytes from outside come in, and what must hold there whatever they are.</summary>
/// <param name="Name">Its name; the folder of its corpus is called so.</param>
/// <param name="Read">Reads bytes. Returns what is to hold of that which was read, to be run after the reading was measured, or
/// null when they were refused without an exception.</param>
/// <param name="Refusals">The exceptions that may say that the bytes are refused. Any other is a failure.</param>
internal sealed record FuzzSurface(string Name, Func<byte[], Action?> Read, params Type[] Refusals)
{
    /// <summary>Gets what makes a mutant whole again that would else fail at a checksum, so that what is behind it is reached; done to every other mutant.</summary>
    public Action<byte[]>? Repair { get; init; }

    /// <summary>Gets how many bytes may be allocated for each byte that is read.</summary>
    public int AllocatedPerByte { get; init; } = 100;

    /// <summary>Gets how many bytes may be allocated beside that: for an exception, tables, the runtime.</summary>
    public int AllocatedBeside { get; init; } = 64 * 1024;

    /// <summary>Gets where its corpus is: files named <c>ok-…</c>, which are accepted as they are, and <c>bad-…</c>, which are refused.</summary>
    public string CorpusFolder => Path.Combine(RepositoryPaths.Root, "tests", "Owm.BitTorrent.Tests", "Fuzzing", "corpus", Name);

    /// <summary>Returns the files of the corpus in the order of their names.</summary>
    public IReadOnlyList<string> CorpusFiles() => [.. Directory.EnumerateFiles(CorpusFolder).Order(StringComparer.Ordinal)];

    /// <summary>Reads bytes and checks what was read.</summary>
    /// <returns>Whether they were accepted, and what reading them took.</returns>
    public (bool IsAccepted, long Allocated) Try(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Action? check;
        try
        {
            check = Read(input);
        }
        catch (Exception exception) when (Refusals.Contains(exception.GetType()))
        {
            Assert.DoesNotContain(exception.Message, char.IsControl);
            check = null;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        check?.Invoke();
        return (check is not null, allocated);
    }

    public override string ToString() => Name;
}
