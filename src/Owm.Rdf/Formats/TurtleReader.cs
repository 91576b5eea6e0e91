namespace Owm.Rdf.Formats;

/// <summary>Reads Turtle and TriG (W3C RDF 1.1) as a machine with an explicit stack: nothing nests on the call stack, and quads stream.</summary>
/// <remarks>
/// A frame of the stack is a subject whose predicates and objects are being read: a statement's, a <c>[ ]</c>'s, or a
/// node of a <c>( )</c>. The bottom frame is always a statement.
/// </remarks>
internal sealed class TurtleReader
{
    private readonly TextCursor _cursor;
    private readonly TurtleLexer _lexer;
    private readonly RdfReaderOptions _options;
    private readonly bool _withGraphs;
    private readonly DocumentBlankNodes _nodes = new();
    private readonly Stack<Frame> _frames = new();
    private readonly Queue<Quad> _ready = new();
    private State _state = State.Statement;
    private Term? _graph;
    private bool _inBraces;

    public TurtleReader(TextCursor cursor, bool withGraphs, RdfReaderOptions options)
    {
        _cursor = cursor;
        _withGraphs = withGraphs;
        _options = options;
        _lexer = new TurtleLexer(cursor, options.BaseIri);
    }

    private enum State
    {
        /// <summary>Before a statement, a directive, a graph or the end.</summary>
        Statement,

        /// <summary>Before a predicate.</summary>
        Verb,

        /// <summary>After a subject in square brackets, which may stand alone.</summary>
        VerbOrEnd,

        /// <summary>Before an object.</summary>
        Object,

        /// <summary>After an object.</summary>
        ObjectEnd,

        /// <summary>Before an item of a collection, or its end.</summary>
        Item,

        /// <summary>After the document.</summary>
        End,
    }

    private enum FrameKind
    {
        Statement,
        PropertyList,
        Collection,
    }

    public IEnumerable<Quad> ReadAll()
    {
        while (_state != State.End)
        {
            Step();
            while (_ready.TryDequeue(out var quad)) yield return quad;
        }
    }

    private void Step()
    {
        _cursor.SkipSpace();
        switch (_state)
        {
            case State.Statement:
                ReadStatementStart();
                break;
            case State.VerbOrEnd when _cursor.Current is '.' or '}':
                EndStatement();
                break;
            case State.Verb or State.VerbOrEnd:
                ReadVerb();
                break;
            case State.Object:
                ReadObject(_frames.Peek().Subject, _frames.Peek().Predicate!, State.ObjectEnd);
                break;
            case State.ObjectEnd:
                ReadObjectEnd();
                break;
            case State.Item:
                ReadItem();
                break;
        }
    }

    private void ReadStatementStart()
    {
        switch (_cursor.Current)
        {
            case -1 when _inBraces:
                throw _cursor.Unexpected("'}' at the end of the graph");
            case -1:
                _state = State.End;
                return;
            case '}' when _inBraces:
                _cursor.Advance(1);
                _inBraces = false;
                _graph = null;
                return;
            case '{' when _withGraphs && !_inBraces:
                OpenGraph(null);
                return;
            case '@' when !_inBraces:
                ReadAtDirective();
                return;
        }

        if (!_inBraces)
        {
            if (_lexer.TryKeyword("PREFIX"))
            {
                ReadPrefixDirective();
                return;
            }

            if (_lexer.TryKeyword("BASE"))
            {
                ReadBaseDirective();
                return;
            }

            if (_withGraphs && _lexer.TryKeyword("GRAPH"))
            {
                _cursor.SkipSpace();
                var name = ReadGraphName();
                _cursor.SkipSpace();
                OpenGraph(name);
                return;
            }
        }

        ReadSubject();
    }

    private Term ReadGraphName()
    {
        if (_cursor.Current != '[') return ReadNode("a graph name");
        return TryReadAnonymous() ?? throw _cursor.Error("A graph's name cannot have properties: expected [].");
    }

    private void OpenGraph(Term? name)
    {
        if (_cursor.Current != '{') throw _cursor.Unexpected("'{'");
        _cursor.Advance(1);
        _inBraces = true;
        _graph = name;
    }

    private void ReadSubject()
    {
        switch (_cursor.Current)
        {
            case '[':
                if (TryReadAnonymous() is not { } anonymous)
                {
                    _cursor.Advance(1);
                    var node = _nodes.Fresh();
                    Push(FrameKind.Statement, node);
                    Push(FrameKind.PropertyList, node);
                    _state = State.Verb;
                    return;
                }

                StartStatement(anonymous);
                return;
            case '(':
                _cursor.Advance(1);
                _cursor.SkipSpace();
                if (_cursor.Current == ')')
                {
                    _cursor.Advance(1);
                    Push(FrameKind.Statement, Vocabulary.RdfNil);
                    _state = State.Verb;
                    return;
                }

                var list = _nodes.Fresh();
                Push(FrameKind.Statement, list);
                Push(FrameKind.Collection, list);
                _state = State.Item;
                return;
            default:
                StartStatement(ReadNode(_inBraces ? "a subject or '}'" : "a subject, or a directive such as @prefix"));
                return;
        }
    }

    /// <summary>Goes on after a subject that in TriG may turn out to be a graph's name.</summary>
    private void StartStatement(Term subject)
    {
        if (_withGraphs && !_inBraces)
        {
            _cursor.SkipSpace();
            if (_cursor.Current == '{')
            {
                OpenGraph(subject);
                return;
            }
        }

        Push(FrameKind.Statement, subject);
        _state = State.Verb;
    }

    private void ReadAtDirective()
    {
        _cursor.Advance(1);
        if (_lexer.TryDirective("prefix")) ReadPrefixDirective();
        else if (_lexer.TryDirective("base")) ReadBaseDirective();
        else throw _cursor.Error("Expected @prefix or @base.");
        _cursor.SkipSpace();
        if (_cursor.Current != '.') throw _cursor.Unexpected("'.' after the directive");
        _cursor.Advance(1);
    }

    private void ReadPrefixDirective()
    {
        _cursor.SkipSpace();
        var prefix = _lexer.ReadPrefix();
        _cursor.SkipSpace();
        var namespaceIri = _lexer.ReadIriReference();
        _lexer.SetPrefix(prefix, namespaceIri);
        _options.Prefixes?.Bind(prefix, namespaceIri.Value);
    }

    private void ReadBaseDirective()
    {
        _cursor.SkipSpace();
        _lexer.SetBase(_lexer.ReadIriReference());
    }

    private void ReadVerb()
    {
        var predicate = _lexer.TryLowerKeyword("a") ? Vocabulary.RdfType : _lexer.ReadIri("a predicate");
        _frames.Push(_frames.Pop() with { Predicate = predicate });
        _state = State.Object;
    }

    /// <summary>Reads an object, or opens the brackets it begins with.</summary>
    private void ReadObject(Term subject, Iri predicate, State after)
    {
        switch (_cursor.Current)
        {
            case '[':
                if (TryReadAnonymous() is { } anonymous)
                {
                    Emit(subject, predicate, anonymous);
                    _state = after;
                    return;
                }

                _cursor.Advance(1);
                var node = _nodes.Fresh();
                Emit(subject, predicate, node);
                Push(FrameKind.PropertyList, node);
                _state = State.Verb;
                return;
            case '(':
                _cursor.Advance(1);
                _cursor.SkipSpace();
                if (_cursor.Current == ')')
                {
                    _cursor.Advance(1);
                    Emit(subject, predicate, Vocabulary.RdfNil);
                    _state = after;
                    return;
                }

                var list = _nodes.Fresh();
                Emit(subject, predicate, list);
                Push(FrameKind.Collection, list);
                _state = State.Item;
                return;
            default:
                Emit(subject, predicate, _lexer.TryReadLiteral() ?? ReadNode("an object"));
                _state = after;
                return;
        }
    }

    private void ReadObjectEnd()
    {
        switch (_cursor.Current)
        {
            case ',':
                _cursor.Advance(1);
                _state = State.Object;
                return;
            case ';':
                while (_cursor.Current == ';')
                {
                    _cursor.Advance(1);
                    _cursor.SkipSpace();
                }

                if (_cursor.Current is not ('.' or ']' or '}'))
                {
                    _state = State.Verb;
                    return;
                }

                break;
        }

        if (_frames.Peek().Kind == FrameKind.Statement)
        {
            EndStatement();
            return;
        }

        if (_cursor.Current != ']') throw _cursor.Unexpected("',', ';' or ']'");
        Close();
    }

    private void ReadItem()
    {
        var frame = _frames.Peek();
        if (_cursor.Current == ')')
        {
            // "( )" was read as rdf:nil, so there is a node to end.
            Emit(frame.Subject, Vocabulary.RdfRest, Vocabulary.RdfNil);
            Close();
            return;
        }

        if (_cursor.Current < 0) throw _cursor.Unexpected("')' at the end of the list");
        var node = frame.Subject;
        if (frame.Predicate is not null)
        {
            node = _nodes.Fresh();
            Emit(frame.Subject, Vocabulary.RdfRest, node);
        }

        _frames.Push(_frames.Pop() with { Subject = node, Predicate = Vocabulary.RdfFirst });
        ReadObject(node, Vocabulary.RdfFirst, State.Item);
    }

    /// <summary>Leaves brackets: what they stand for is now complete in the frame around them.</summary>
    private void Close()
    {
        _cursor.Advance(1);
        var closed = _frames.Pop();
        var around = _frames.Peek();
        _state = around switch
        {
            { Kind: FrameKind.Collection } => State.Item,
            { Predicate: not null } => State.ObjectEnd,
            _ => closed.Kind == FrameKind.PropertyList ? State.VerbOrEnd : State.Verb,
        };
    }

    private void EndStatement()
    {
        // In a graph's braces the last dot may be left out.
        if (_cursor.Current == '.') _cursor.Advance(1);
        else if (!_inBraces || _cursor.Current != '}') throw _cursor.Unexpected(_inBraces ? "',', ';', '.' or '}'" : "',', ';' or '.'");
        _frames.Pop();
        _state = State.Statement;
    }

    private Term ReadNode(string expected) => _cursor.Current == '_' ? _lexer.ReadBlankNode(DocumentBlankNodes.Labeled) : _lexer.ReadIri(expected);

    /// <summary>Reads <c>[ ]</c>, or returns null, at the bracket or at the first thing in it, if the brackets hold anything.</summary>
    private BlankNode? TryReadAnonymous()
    {
        var offset = 1;
        while (_cursor.Peek(offset) is ' ' or '\t' or '\n' or '\r') offset++;
        if (_cursor.Peek(offset) != ']') return null;
        _cursor.AdvanceLines(offset + 1);
        return _nodes.Fresh();
    }

    private void Push(FrameKind kind, Term subject)
    {
        if (_frames.Count > _options.MaxDepth) throw _cursor.Error($"Brackets are nested deeper than {_options.MaxDepth} here, the limit set.");
        _frames.Push(new Frame(kind, subject, null));
    }

    private void Emit(Term subject, Iri predicate, Term value) => _ready.Enqueue(new Quad(subject, predicate, value, _graph));

    private readonly record struct Frame(FrameKind Kind, Term Subject, Iri? Predicate);
}
