using FileDigits = Owm.BitTorrentLoader.Digests.FolderDigits.FileDigits;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>The orders in which <c>os.walk</c> may have given a folder's files, likely ones first.</summary>
internal static class LegacyOrders
{
    // A longer list is not permuted: the tries would all go into moving its last few entries about.
    private const int MaxPermuted = 8;

    /// <summary>Lists orders lazily; there may be very many.</summary>
    public static IEnumerable<FileDigits[]> Of(FolderDigits root, int maxFreelyOrdered)
    {
        yield return [.. Walk(root, null)];
        foreach (var comparer in (StringComparer[])[StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase])
        {
            var names = Comparer<string>.Create(comparer.Compare);
            yield return [.. Walk(root, names)];
            yield return [.. Walk(root, Comparer<string>.Create((a, b) => comparer.Compare(b, a)))];
            yield return [.. root.All().OrderBy(f => f.Path, comparer)];
        }

        foreach (var order in Walks(root)) yield return order;
        FileDigits[] all = [.. root.All()];
        if (all.Length > maxFreelyOrdered) yield break;
        foreach (var order in Permutations(all)) yield return order;
    }

    private static IEnumerable<FileDigits> Walk(FolderDigits folder, Comparer<string>? names)
    {
        IEnumerable<FileDigits> files = names is null ? folder.Files : folder.Files.OrderBy(f => f.Path, names);
        IEnumerable<FolderDigits> folders = names is null ? folder.Folders : folder.Folders.OrderBy(f => f.Path, names);
        return files.Concat(folders.SelectMany(f => Walk(f, names)));
    }

    private static IEnumerable<FileDigits[]> Walks(FolderDigits folder)
    {
        foreach (var files in Permutations(folder.Files))
        {
            foreach (var folders in Permutations(folder.Folders))
            {
                foreach (var rest in WalksOfAll(folders, 0)) yield return [.. files, .. rest];
            }
        }
    }

    private static IEnumerable<FileDigits[]> WalksOfAll(FolderDigits[] folders, int from)
    {
        if (from == folders.Length)
        {
            yield return [];
            yield break;
        }

        foreach (var first in Walks(folders[from]))
        {
            foreach (var rest in WalksOfAll(folders, from + 1)) yield return [.. first, .. rest];
        }
    }

    private static IEnumerable<T[]> Permutations<T>(IReadOnlyList<T> items)
    {
        if (items.Count > MaxPermuted)
        {
            yield return [.. items];
            yield break;
        }

        // Heap's algorithm without recursion.
        T[] order = [.. items];
        var counters = new int[order.Length];
        yield return [.. order];
        for (var i = 1; i < order.Length;)
        {
            if (counters[i] >= i)
            {
                counters[i++] = 0;
                continue;
            }

            var other = i % 2 == 0 ? 0 : counters[i];
            (order[i], order[other]) = (order[other], order[i]);
            yield return [.. order];
            counters[i]++;
            i = 1;
        }
    }
}
