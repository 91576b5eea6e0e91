using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Owm.Server.Logging;

/// <summary>Takes out of log entries what is nobody's business: URLs are cut to scheme, host and port, since the rest may hold a passkey,
/// and what looks like a credential is left out. What could move a terminal's cursor is made visible.</summary>
internal static partial class Redaction
{
    /// <summary>Returns the text without secrets, on one line.</summary>
    public static string Of(string text)
    {
        text = Urls().Replace(text, "$1$2$3/…");
        text = Credentials().Replace(text, "$1…");
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\n') line.Append(" | ");
            else if (c == '\r') continue;
            else if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else line.Append(c);
        }

        return line.ToString();
    }

    // user:password@ goes too.
    [GeneratedRegex("""\b(https?|udp|wss?)(://)(?:[^\s/?#'"<>@]*@)?([^\s/?#'"<>]*)[/?#][^\s'"<>]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Urls();

    [GeneratedRegex("""\b((?:authorization|bearer|token|client_secret|passkey|password)["']?\s*[:=]\s*["']?|(?:bearer|basic)\s+)(?:(?:bearer|basic)\s+)?[^\s"',;&]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
