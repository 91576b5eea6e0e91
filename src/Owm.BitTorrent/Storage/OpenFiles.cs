using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Storage;

/// <summary>How many files may be open between uses, all stores together that share it: the one used longest ago gives way.</summary>
internal sealed partial class OpenFiles
{
    private const int ResourceOfOpenFiles = 7;
    private const int Fewest = 4;
    private const int Most = 4096;

    // What else this process opens while it works: libraries (two for each), connections, the file that is being looked at.
    private const int Others = 48;

    private readonly int _capacity;
    private readonly LinkedList<FileHandles.Entry> _recent = [];

    /// <summary>Makes it.</summary>
    /// <param name="capacity">How many files stay open; more are open only while they are all in use.</param>
    public OpenFiles(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
    }

    /// <summary>Gets what guards it and the files of all its stores.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Makes it as large as this process may well have it: connections need handles, too.</summary>
    public static OpenFiles ForProcess()
    {
        const int Usual = 256;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || GetLimit(ResourceOfOpenFiles, out var limit) != 0) return new OpenFiles(Usual);
        DescriptorTable.Grow((int)Math.Min(limit.Soft, Most));
        return new OpenFiles(CapacityWithin((long)Math.Min(limit.Soft, int.MaxValue), Directory.EnumerateFileSystemEntries("/proc/self/fd").Count()));
    }

    /// <summary>Returns how many files may stay open: a quarter of the limit, less where much of it is taken.</summary>
    /// <param name="limit">How many files and connections the process may have open.</param>
    /// <param name="taken">How many it has.</param>
    internal static int CapacityWithin(long limit, int taken) =>
        (int)Math.Clamp(Math.Min(limit / 4, (limit - taken - Others) / 2), Fewest, Most);

    /// <summary>Adds a file, or marks it as used just now. Under <see cref="Gate"/>.</summary>
    public void Touch(FileHandles.Entry entry)
    {
        if (_recent.First == entry.Place && entry.Place is not null) return;
        if (entry.Place is not null) _recent.Remove(entry.Place);
        else entry.Place = new LinkedListNode<FileHandles.Entry>(entry);
        _recent.AddFirst(entry.Place);
    }

    /// <summary>Takes a file out. Under <see cref="Gate"/>.</summary>
    public void Remove(FileHandles.Entry entry)
    {
        _recent.Remove(entry.Place!);
        entry.Place = null;
    }

    /// <summary>Has files that are not in use give way to those that are too many. Under <see cref="Gate"/>.</summary>
    public void GiveWay(ref List<FileHandles.Entry>? closing)
    {
        for (var node = _recent.Last; node is not null && _recent.Count > _capacity;)
        {
            var entry = node.Value;
            node = node.Previous;
            if (entry.Uses == 0) entry.Owner.Remove(entry, ref closing);
        }
    }

    // rlim_t has 64 bits on 64-bit Linux.
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        public readonly ulong Soft;
        public readonly ulong Hard;
    }
}
