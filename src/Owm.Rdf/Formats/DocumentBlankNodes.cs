using System.Globalization;

namespace Owm.Rdf.Formats;

/// <summary>The blank nodes of one document: those it labels, and those it writes as brackets, which get labels no other node has.</summary>
internal sealed class DocumentBlankNodes
{
    private const string FreshStart = "anon";
    private long _count;

    /// <summary>Makes a node the document does not label.</summary>
    public BlankNode Fresh() => new(FreshStart + (++_count).ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the node of a label. A label that looks like a fresh one, now or later, gets one more underscore.</summary>
    public static BlankNode Labeled(string label)
    {
        if (!label.StartsWith(FreshStart, StringComparison.Ordinal)) return new BlankNode(label);
        var number = label.AsSpan(FreshStart.Length).TrimEnd('_');
        return new BlankNode(number.IsEmpty || number.ContainsAnyExceptInRange('0', '9') ? label : label + "_");
    }
}
