using Owm.Rdf;

namespace Owm.Tool.Commands.Graph;

/// <summary>How RDF formats are called on the command line.</summary>
internal static class RdfFormatNames
{
    public const string All = "nquads, ntriples, trig or turtle";

    public static bool TryRead(string text, out RdfFormat? value)
    {
        try
        {
            value = RdfFormats.FromName(text);
            return true;
        }
        catch (RdfException)
        {
            value = null;
            return false;
        }
    }
}
