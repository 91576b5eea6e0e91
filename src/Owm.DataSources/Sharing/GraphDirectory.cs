using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>How a graph lies in a directory that is shared: one sorted N-Triples file for each context, an index of them, the imports and the prefixes.</summary>
/// <remarks>
/// <code>
/// index                                     # owm graph 1, then a line for each context: file &lt;IRI&gt;
/// prefixes                                  prefix &lt;namespace&gt;
/// imports.nt                                which context imports which
/// contexts/example.org-lab-0123456789ab.nt  the statements of a context
/// .gitattributes                            has git put together lines that both sides added
/// </code>
/// A file's name follows from its context's IRI, so nothing in the index can name another file.
/// </remarks>
internal static partial class GraphDirectory
{
    public const string IndexName = "index";
    public const string PrefixesName = "prefixes";
    public const string ImportsName = "imports.nt";
    public const string ContextsName = "contexts";
    public const string AttributesName = ".gitattributes";
    public const string IndexHead = "# owm graph 1";

    /// <summary>What git needs to know: lines end alike everywhere, and lines that two have added are both kept.</summary>
    public const string Attributes = """
        # Each line stands for itself, in any order: what two have added, git keeps both.
        index text eol=lf merge=union
        prefixes text eol=lf merge=union
        *.nt text eol=lf merge=union

        """;

    private const int SlugLength = 60;

    /// <summary>Returns the name of a context's file, from the directory: readable, and never the name of another's, in whatever letter case.</summary>
    public static string FileOf(string context)
    {
        var slug = new StringBuilder();
        var start = context.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0;
        foreach (var c in context.AsSpan(start))
        {
            if (slug.Length == SlugLength) break;
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (c == '.' && slug.Length > 0 && slug[^1] is not ('.' or '-')) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(context));
        return $"{ContextsName}/{slug.ToString().Trim('-', '.')}-{Convert.ToHexStringLower(digest.AsSpan(0, 6))}.nt";
    }

    /// <summary>Tells whether a file's name is one that this program gives.</summary>
    public static bool IsOurName(string name) => OurName().IsMatch(name);

    /// <summary>Tells whether a prefix can be bound to a namespace.</summary>
    public static bool IsPrefix(string prefix, string space)
    {
        try
        {
            new Prefixes().Bind(prefix, space);
            return prefix.Length > 0;
        }
        catch (RdfException)
        {
            return false;
        }
    }

    /// <summary>Refuses a link in the place of a file or directory: what is behind it is not in the directory.</summary>
    public static void ThrowIfLink(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
            throw new SharingException($"'{entry.FullName}' is a link. Put the file itself there.", SharingFailure.Content);
    }

    [GeneratedRegex(@"^[a-z0-9.-]{0,60}-[0-9a-f]{12}\.nt\z")]
    private static partial Regex OurName();
}
