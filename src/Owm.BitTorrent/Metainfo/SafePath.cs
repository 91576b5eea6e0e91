using System.Buffers;
using System.Globalization;
using System.Text;

namespace Owm.BitTorrent.Metainfo;

/// <summary>
/// Which names from outside may become names of files, and what becomes of those that not every system can hold.
/// </summary>
/// <remarks>
/// <para>A name is refused when no honest program would write it: it is empty, <c>.</c> or <c>..</c>, holds a <c>/</c>,
/// begins like a drive (<c>C:</c>) or a rooted or UNC path (<c>\</c>), climbs with <c>..\</c>, holds control characters,
/// bidirectional controls, zero-width or other invisible characters, is not well-formed Unicode, or is longer than
/// <see cref="MaxNameLength"/>.</para>
/// <para>A name that only some systems cannot hold is renamed, on every system the same: each of <c>&lt; &gt; : " | ? * \</c>
/// and each dot and space at the end becomes <c>_</c>, and a device's name (<c>CON</c>, <c>NUL.txt</c>, <c>COM1</c>) gets a
/// <c>_</c> in front.</para>
/// </remarks>
public static class SafePath
{
    /// <summary>The longest name, in bytes of UTF-8: what the usual file systems hold.</summary>
    public const int MaxNameLength = 255;

    /// <summary>The longest path of a torrent's file, in bytes of UTF-8: Linux stops at 4,096 with the directory before it.</summary>
    public const int MaxPathLength = 3_900;

    /// <summary>The most names in a path.</summary>
    public const int MaxDepth = 100;

    private static readonly SearchValues<char> UnportableCharacters = SearchValues.Create("<>:\"|?*\\");

    // Windows opens a device when the name up to its first dot is one of these, in any case.
    private static readonly HashSet<string> DeviceNames = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns why a name is refused.</summary>
    /// <param name="name">One name of a path.</param>
    /// <returns>What is wrong with it, to follow "the name"; <see langword="null"/> when nothing is.</returns>
    public static string? WhyRefused(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) return "is empty";
        if (name is "." or "..") return "names a directory above or the same";
        if (name.Contains('/', StringComparison.Ordinal)) return "holds a '/'";
        if (name[0] == '\\') return "begins with '\\', like a path from the root or to another machine";
        if (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) return "begins with a drive";
        if (name.Split('\\').Contains("..")) return "climbs with '..'";
        if (name.Length > MaxNameLength || Encoding.UTF8.GetByteCount(name) > MaxNameLength) return $"is longer than {MaxNameLength} bytes";
        return WhyCharactersAreRefused(name);
    }

    /// <summary>Returns the name under which something is kept, the same on every system.</summary>
    /// <param name="name">A name that is not refused (<see cref="WhyRefused"/>).</param>
    /// <returns>The name itself, when every system can hold it.</returns>
    public static string MakePortable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isDevice = DeviceNames.Contains(name.Split('.')[0].TrimEnd(' '));
        var end = name.AsSpan().TrimEnd(". ").Length;
        if (!isDevice && end == name.Length && !name.AsSpan().ContainsAny(UnportableCharacters)) return name;
        var portable = new StringBuilder(name.Length + 1);
        if (isDevice) portable.Append('_');
        for (var i = 0; i < name.Length; i++)
        {
            portable.Append(i >= end || UnportableCharacters.Contains(name[i]) ? '_' : name[i]);
        }

        return Shorten(portable.ToString(), MaxNameLength);
    }

    /// <summary>Returns as much of the start of some text as fits, without splitting a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most bytes of UTF-8.</param>
    internal static string Shorten(string text, int length)
    {
        if (Encoding.UTF8.GetByteCount(text) <= length) return text;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length -= rune.Utf8SequenceLength;
            if (length < 0) break;
            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }

    private static string? WhyCharactersAreRefused(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(name[i])) continue;
            if (!Rune.TryGetRuneAt(name, i, out var rune)) return "is not well-formed Unicode";
            i += rune.Utf16SequenceLength - 1;
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control:
                    return $"holds the control character U+{rune.Value:X4}";
                case UnicodeCategory.Format:
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                    return $"holds the invisible character U+{rune.Value:X4}";
                // Characters that say "none here", and the letters that draw nothing (Hangul fillers).
                case var _ when (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0:
                    return $"holds the invisible character U+{rune.Value:X4}";
                default:
                    break;
            }
        }

        return null;
    }
}
