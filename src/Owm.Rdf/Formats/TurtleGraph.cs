namespace Owm.Rdf.Formats;

/// <summary>One graph as Turtle writes it: grouped by subject, with the blank nodes that can be written in brackets where they are used.</summary>
internal sealed class TurtleGraph
{
    /// <summary>How deep brackets are nested before labels are used again: for readers, and so that writing needs little stack.</summary>
    private const int MaxDepth = 16;

    private readonly Dictionary<Term, List<(Iri Predicate, Term Object)>> _properties = [];
    private readonly HashSet<BlankNode> _inline = [];
    private readonly HashSet<Term> _listNodes = []; // from each of these, a well-formed list goes on to its end
    private readonly Dictionary<Term, Term> _before = []; // the node whose rest a node is

    /// <summary>Makes the graph.</summary>
    /// <param name="quads">The graph's quads.</param>
    /// <param name="elsewhere">Blank nodes that occur outside the graph or name one, and so need their labels.</param>
    public TurtleGraph(IEnumerable<Quad> quads, IReadOnlySet<BlankNode> elsewhere)
    {
        var uses = new Dictionary<BlankNode, int>();
        foreach (var quad in quads)
        {
            if (!_properties.TryGetValue(quad.Subject, out var list)) _properties.Add(quad.Subject, list = []);
            list.Add((quad.Predicate, quad.Object));
            if (quad.Object is BlankNode node) uses[node] = uses.GetValueOrDefault(node) + 1;
            if (quad.Predicate == Vocabulary.RdfRest) _before[quad.Object] = quad.Subject;
        }

        Anonymous = _properties.Keys.OfType<BlankNode>().Where(node => !uses.ContainsKey(node) && !elsewhere.Contains(node)).ToHashSet();
        foreach (var (node, count) in uses)
        {
            if (count == 1 && !elsewhere.Contains(node)) _inline.Add(node);
        }

        foreach (var list in _properties.Values) list.Sort(Compare);
        Subjects = [.. _properties.Keys.Order(Comparer<Term>.Create(CompareTerms))];
        FindLists();
        KeepReachable();
    }

    /// <summary>Gets all subjects, in the order they are written.</summary>
    public IReadOnlyList<Term> Subjects { get; }

    /// <summary>Gets the blank nodes that nothing refers to: subjects without a label.</summary>
    public IReadOnlySet<BlankNode> Anonymous { get; }

    /// <summary>Tells whether a term is written in brackets where it is used, and so not as a subject.</summary>
    public bool IsInline(Term term) => term is BlankNode node && _inline.Contains(node);

    /// <summary>Returns what is said of a subject, in the order it is written.</summary>
    public IReadOnlyList<(Iri Predicate, Term Object)> PropertiesOf(Term subject) => _properties.TryGetValue(subject, out var list) ? list : [];

    /// <summary>Returns the items of a list that can be written in parentheses, or null if the node is not the head of one.</summary>
    public List<Term>? ItemsOf(Term head)
    {
        if (!_listNodes.Contains(head)) return null;
        var items = new List<Term>();
        for (var node = head; node != Vocabulary.RdfNil; node = PropertiesOf(node)[1].Object) items.Add(PropertiesOf(node)[0].Object);
        return items;
    }

    /// <summary>Orders IRIs before blank nodes before literals, and each kind by text.</summary>
    public static int CompareTerms(Term left, Term right)
    {
        var kinds = Kind(left).CompareTo(Kind(right));
        return kinds != 0 ? kinds : CodePointOrder.Instance.Compare(Text(left), Text(right));

        static int Kind(Term term) => term switch { Iri => 0, BlankNode => 1, _ => 2 };
        static string Text(Term term) => term is Iri iri ? iri.Value : TermText.Of(term);
    }

    private static int Compare((Iri Predicate, Term Object) left, (Iri Predicate, Term Object) right)
    {
        var byType = (right.Predicate == Vocabulary.RdfType).CompareTo(left.Predicate == Vocabulary.RdfType);
        if (byType != 0) return byType;
        var byPredicate = CodePointOrder.Instance.Compare(left.Predicate.Value, right.Predicate.Value);
        return byPredicate != 0 ? byPredicate : CompareTerms(left.Object, right.Object);
    }

    /// <summary>Goes backward from the ends of lists, as long as the nodes have an item and a rest and nothing else.</summary>
    private void FindLists()
    {
        foreach (var end in _properties.Keys)
        {
            if (!IsListNode(end, out var rest) || rest != Vocabulary.RdfNil) continue;
            var node = end;
            while (_listNodes.Add(node) && _before.TryGetValue(node, out var before) && IsListNode(before, out _)) node = before;
        }

        // Sorted, the first comes before the rest.
        bool IsListNode(Term node, out Term? rest)
        {
            var properties = PropertiesOf(node);
            var isNode = IsInline(node) && properties.Count == 2 && properties[0].Predicate == Vocabulary.RdfFirst && properties[1].Predicate == Vocabulary.RdfRest;
            rest = isNode ? properties[1].Object : null;
            return isNode;
        }
    }

    /// <summary>Gives labels back to nodes in brackets that would never be written, being used only by each other, and to those too deep.</summary>
    private void KeepReachable()
    {
        var reached = new HashSet<Term>();
        var open = new Stack<(Term Node, int Depth)>();
        foreach (var subject in Subjects)
        {
            if (!IsInline(subject)) open.Push((subject, 0));
        }

        Visit();
        foreach (var subject in Subjects)
        {
            if (!IsInline(subject) || reached.Contains(subject)) continue;
            Label((BlankNode)subject);
            open.Push((subject, 0));
            Visit();
        }

        void Visit()
        {
            while (open.TryPop(out var top))
            {
                if (!reached.Add(top.Node)) continue;
                foreach (var (predicate, value) in PropertiesOf(top.Node))
                {
                    if (!IsInline(value)) continue;
                    // The rest of a list is written beside its first item, not inside it.
                    var depth = predicate == Vocabulary.RdfRest && _listNodes.Contains(top.Node) ? top.Depth : top.Depth + 1;
                    if (depth > MaxDepth) Label((BlankNode)value);
                    open.Push((value, depth > MaxDepth ? 0 : depth));
                }
            }
        }
    }

    /// <summary>Has a node written with a label; the nodes before it in a list are then no list in parentheses any more.</summary>
    private void Label(BlankNode node)
    {
        _inline.Remove(node);
        Term? member = node;
        while (member is not null && _listNodes.Remove(member)) member = _before.GetValueOrDefault(member);
    }
}
