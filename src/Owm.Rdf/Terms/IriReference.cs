namespace Owm.Rdf.Terms;

/// <summary>Resolution of a relative reference against a base, the strict algorithm of RFC 3986, section 5.2.2.</summary>
internal static class IriReference
{
    /// <summary>Resolves a reference that has no scheme.</summary>
    public static string Resolve(ReadOnlySpan<char> baseIri, ReadOnlySpan<char> reference)
    {
        var from = new Parts(baseIri);
        var to = new Parts(reference);
        if (to.HasAuthority) return Compose(from, to.Authority, true, RemoveDotSegments(to.Path), to.QueryMark, to.FragmentMark);
        if (to.Path.IsEmpty)
        {
            return Compose(from, from.Authority, from.HasAuthority, from.Path, to.QueryMark.IsEmpty ? from.QueryMark : to.QueryMark, to.FragmentMark);
        }

        var path = to.Path[0] == '/' ? to.Path : Merge(from, to.Path);
        return Compose(from, from.Authority, from.HasAuthority, RemoveDotSegments(path), to.QueryMark, to.FragmentMark);
    }

    /// <summary>Section 5.2.3.</summary>
    private static string Merge(Parts from, ReadOnlySpan<char> path) =>
        from.HasAuthority && from.Path.IsEmpty ? $"/{path}" : $"{from.Path[..(from.Path.LastIndexOf('/') + 1)]}{path}";

    /// <summary>Section 5.2.4, with the segments kept as an output buffer that ".." takes the last one from.</summary>
    private static string RemoveDotSegments(ReadOnlySpan<char> input)
    {
        var output = new char[input.Length];
        var length = 0;
        while (!input.IsEmpty)
        {
            if (input.StartsWith("../")) input = input[3..];
            else if (input.StartsWith("./") || input.StartsWith("/./")) input = input[2..];
            else if (input is "/.") input = "/";
            else if (input is "/.." || input.StartsWith("/../"))
            {
                input = input.Length == 3 ? "/" : input[3..];
                length = Math.Max(output.AsSpan(0, length).LastIndexOf('/'), 0);
            }
            else if (input is "." or "..") break;
            else
            {
                var next = input[1..].IndexOf('/');
                var segment = next < 0 ? input : input[..(next + 1)];
                segment.CopyTo(output.AsSpan(length));
                length += segment.Length;
                input = input[segment.Length..];
            }
        }

        return new string(output, 0, length);
    }

    private static string Compose(Parts from, ReadOnlySpan<char> authority, bool hasAuthority, ReadOnlySpan<char> path, ReadOnlySpan<char> query, ReadOnlySpan<char> fragment) =>
        $"{from.Scheme}:{(hasAuthority ? "//" : "")}{authority}{path}{query}{fragment}";

    /// <summary>The five components of section 3; query and fragment keep their mark, so that an empty one differs from none.</summary>
    private readonly ref struct Parts
    {
        public Parts(ReadOnlySpan<char> text)
        {
            var scheme = IriSyntax.SchemeLength(text);
            if (scheme > 0)
            {
                Scheme = text[..scheme];
                text = text[(scheme + 1)..];
            }

            var fragment = text.IndexOf('#');
            if (fragment >= 0)
            {
                FragmentMark = text[fragment..];
                text = text[..fragment];
            }

            var query = text.IndexOf('?');
            if (query >= 0)
            {
                QueryMark = text[query..];
                text = text[..query];
            }

            if (text.StartsWith("//"))
            {
                var end = text[2..].IndexOf('/');
                HasAuthority = true;
                Authority = end < 0 ? text[2..] : text[2..(end + 2)];
                text = text[(Authority.Length + 2)..];
            }

            Path = text;
        }

        public ReadOnlySpan<char> Scheme { get; }

        public bool HasAuthority { get; }

        public ReadOnlySpan<char> Authority { get; }

        public ReadOnlySpan<char> Path { get; }

        public ReadOnlySpan<char> QueryMark { get; }

        public ReadOnlySpan<char> FragmentMark { get; }
    }
}
