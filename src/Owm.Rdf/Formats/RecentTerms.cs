using System.Runtime.InteropServices;

namespace Owm.Rdf.Formats;

/// <summary>Terms made lately, by the text they were written as: documents repeat a few terms very often.</summary>
/// <remarks>A fixed table in which a later term takes the place of an earlier one, so that no document can make it grow or slow.</remarks>
internal sealed class RecentTerms<T>
    where T : Term
{
    private readonly Entry[] _entries = new Entry[2048];
    private int _generation = 1;

    /// <summary>Returns the term made of a text, or null if it is not among the recent ones.</summary>
    public T? Find(ReadOnlySpan<char> text)
    {
        ref var entry = ref _entries[Slot(text)];
        return entry.Generation == _generation && text.SequenceEqual(entry.Text) ? entry.Term : null;
    }

    /// <summary>Keeps a term for the text it was made of.</summary>
    public T Keep(string text, T term)
    {
        _entries[Slot(text)] = new Entry(text, term, _generation);
        return term;
    }

    /// <summary>Forgets all, because texts now mean other terms.</summary>
    public void Clear() => _generation++;

    private int Slot(ReadOnlySpan<char> text)
    {
        // The ends of IRIs tell them apart; a bad spread costs no more than making a term again.
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = (ulong)(uint)text.Length;
        if (bytes.Length < sizeof(ulong))
        {
            foreach (var c in text) hash = Mix(hash, c);
        }
        else
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(bytes));
            for (var i = 0; i < 4 && bytes.Length > sizeof(ulong); i++)
            {
                hash = Mix(hash, MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]));
                bytes = bytes[..^sizeof(ulong)];
            }
        }

        return (int)(hash >> 40) & (_entries.Length - 1);
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var mixed = unchecked((hash ^ value) * 0x9E3779B97F4A7C15);
        return mixed ^ (mixed >> 32);
    }

    private readonly record struct Entry(string Text, T Term, int Generation);
}
