namespace Owm.Rdf.Isomorphism;

/// <summary>
/// Blank nodes sorted into cells of those that look alike, by color refinement: nodes part when they occur in different
/// quads, then when their neighbors have parted, until nothing changes. The order of the cells depends on the graph
/// only, never on labels. The queue takes Hopcroft's care (the smaller parts only), so long lists cost O(n log n).
/// </summary>
internal sealed class BlankNodePartition
{
    private readonly BlankNodeGraph _graph;
    private readonly int[] _order; // nodes, cell by cell
    private readonly int[] _placeOf; // where a node stands in _order
    private readonly int[] _cellOf; // where a node's cell starts in _order
    private readonly int[] _cellEnd; // where the cell that starts here ends
    private readonly bool[] _queued;
    private readonly Queue<int> _queue = new();
    private readonly ulong[] _weights;
    private readonly bool[] _touched;

    /// <summary>Sorts a graph's nodes.</summary>
    public BlankNodePartition(BlankNodeGraph graph)
    {
        var count = graph.Nodes.Count;
        _graph = graph;
        _order = [.. Enumerable.Range(0, count)];
        _placeOf = [.. _order];
        _cellOf = new int[count];
        _cellEnd = new int[count];
        _queued = new bool[count];
        _weights = new ulong[count];
        _touched = new bool[count];
        if (count == 0) return;
        _cellEnd[0] = count;
        foreach (var link in graph.Links)
        {
            Weigh(link.Subject, link.Shape, 1);
            Weigh(link.Object, link.Shape, 2);
            Weigh(link.Graph, link.Shape, 3);
        }

        Enqueue(0);
        Split(0, [.. _order]);
        Refine();
    }

    private BlankNodePartition(BlankNodePartition other)
    {
        _graph = other._graph;
        _order = [.. other._order];
        _placeOf = [.. other._placeOf];
        _cellOf = [.. other._cellOf];
        _cellEnd = [.. other._cellEnd];
        _queued = [.. other._queued];
        _weights = [.. other._weights];
        _touched = [.. other._touched];
        Trace = other.Trace;
    }

    /// <summary>Gets a hash of every step taken. Partitions of isomorphic graphs that took the same choices have the same.</summary>
    public ulong Trace { get; private set; }

    /// <summary>Returns a copy that can go another way.</summary>
    public BlankNodePartition Clone() => new(this);

    /// <summary>Returns the node at a place in the order.</summary>
    public int NodeAt(int place) => _order[place];

    /// <summary>Returns a node's place in the order: its own when each cell has one node.</summary>
    public int PlaceOf(int node) => _placeOf[node];

    /// <summary>Finds the first cell of several nodes at or after a place.</summary>
    /// <returns>Where it starts and ends, or null if all nodes are told apart.</returns>
    public (int Start, int End)? FirstTie(int from = 0)
    {
        for (var start = from; start < _order.Length; start = _cellEnd[start])
        {
            if (_cellEnd[start] - start > 1) return (start, _cellEnd[start]);
        }

        return null;
    }

    /// <summary>Puts a node behind those it could not be told from, and refines again.</summary>
    public void Distinguish(int node)
    {
        var start = _cellOf[node];
        var last = _cellEnd[start] - 1;
        Place(_order[last], _placeOf[node]);
        Place(node, last);
        _cellEnd[start] = last;
        _cellEnd[last] = last + 1;
        _cellOf[node] = last;
        Record((ulong)last);
        Enqueue(last);
        Refine();
    }

    private static ulong Mix(ulong value)
    {
        // The finalizer of SplitMix64.
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private void Refine()
    {
        var touched = new List<int>();
        while (_queue.TryDequeue(out var splitter))
        {
            _queued[splitter] = false;
            for (var i = splitter; i < _cellEnd[splitter]; i++)
            {
                var node = _order[i];
                foreach (var number in _graph.LinksOf(node))
                {
                    var link = _graph.Links[number];
                    var roles = (link.Subject == node ? 1UL : 0) + (link.Object == node ? 2UL : 0) + (link.Graph == node ? 4UL : 0);
                    var from = Mix(link.Shape ^ roles);
                    Touch(link.Subject, node, from, 1, touched);
                    Touch(link.Object, node, from, 2, touched);
                    Touch(link.Graph, node, from, 3, touched);
                }
            }

            foreach (var cell in touched.GroupBy(node => _cellOf[node]).OrderBy(cell => cell.Key).Select(cell => cell.ToArray()).ToList()) Split(_cellOf[cell[0]], cell);
            touched.Clear();
        }
    }

    private void Touch(int node, int splitter, ulong from, ulong role, List<int> touched)
    {
        if (node < 0 || node == splitter || _cellEnd[_cellOf[node]] - _cellOf[node] == 1) return;
        if (!_touched[node]) touched.Add(node);
        _touched[node] = true;
        Weigh(node, from, role);
    }

    private void Weigh(int node, ulong shape, ulong role)
    {
        if (node >= 0) _weights[node] = unchecked(_weights[node] + (Mix(shape + (role << 8)) | 1));
    }

    /// <summary>Parts a cell by the weights of those of its nodes that were touched; the rest stay first, with weight 0.</summary>
    private void Split(int start, int[] touched)
    {
        var end = _cellEnd[start];
        Array.Sort(Array.ConvertAll(touched, node => _weights[node]), touched);
        var next = end - touched.Length;
        // The touched ones move to the end of the cell, in the order of their weights.
        for (var i = touched.Length - 1; i >= 0; i--)
        {
            var place = next + i;
            var there = _order[place];
            Place(there, _placeOf[touched[i]]);
            Place(touched[i], place);
        }

        var starts = new List<int>();
        if (next > start) starts.Add(start);
        for (var i = next; i < end; i++)
        {
            if (i == next || _weights[_order[i]] != _weights[_order[i - 1]])
            {
                starts.Add(i);
                Record((ulong)i);
                Record(_weights[_order[i]]);
            }
        }

        foreach (var node in touched)
        {
            _weights[node] = 0;
            _touched[node] = false;
        }

        if (starts.Count == 1) return;
        var wasQueued = _queued[start];
        var largest = 0;
        for (var i = 0; i < starts.Count; i++)
        {
            var last = i + 1 < starts.Count ? starts[i + 1] : end;
            _cellEnd[starts[i]] = last;
            if (i > 0)
            {
                for (var place = starts[i]; place < last; place++) _cellOf[_order[place]] = starts[i];
            }

            if (last - starts[i] > _cellEnd[starts[largest]] - starts[largest]) largest = i;
        }

        for (var i = 0; i < starts.Count; i++)
        {
            if (wasQueued || i != largest) Enqueue(starts[i]);
        }
    }

    private void Place(int node, int place)
    {
        _order[place] = node;
        _placeOf[node] = place;
    }

    private void Enqueue(int cell)
    {
        if (_queued[cell]) return;
        _queued[cell] = true;
        _queue.Enqueue(cell);
    }

    private void Record(ulong step) => Trace = Mix(unchecked((Trace * 31) + step));
}
