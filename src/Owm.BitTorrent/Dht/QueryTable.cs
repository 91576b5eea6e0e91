using System.Net;
using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Dht;

/// <summary>The queries under way on one socket. Only who was asked can answer, and only with the query's transaction, which
/// outsiders cannot guess.</summary>
internal sealed class QueryTable
{
    /// <summary>After so long an answer is late: whoever waits asks somebody else as well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>After so long no answer is waited for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Entropy _entropy;
    private readonly Dictionary<uint, OutgoingQuery> _underway = [];
    private readonly Dictionary<IPEndPoint, int> _asked = [];

    // In the order they were sent, which is the order they fall due.
    private readonly Queue<OutgoingQuery> _punctual = new();
    private readonly Queue<OutgoingQuery> _waiting = new();

    public QueryTable(Entropy entropy) => _entropy = entropy;

    /// <summary>Gets how many queries are under way.</summary>
    public int Count => _underway.Count;

    /// <summary>Gets when <see cref="Expire"/> has something to do next; null while no query is under way.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            SkipOver(_punctual);
            SkipOver(_waiting);
            var late = _punctual.TryPeek(out var first) ? first.SentAt + Patience : TimeSpan.MaxValue;
            var timeout = _waiting.TryPeek(out first) ? first.SentAt + Timeout : TimeSpan.MaxValue;
            var due = late < timeout ? late : timeout;
            return due == TimeSpan.MaxValue ? null : due;
        }
    }

    /// <summary>Returns whether an answer of somebody is waited for.</summary>
    public bool IsAsked(IPEndPoint remote) => _asked.ContainsKey(remote);

    /// <summary>Begins a query.</summary>
    public OutgoingQuery Begin(IPEndPoint remote, TimeSpan now, Action<OutgoingQuery, KrpcMessage?> done, Action<OutgoingQuery>? late)
    {
        uint transaction;
        do
        {
            transaction = _entropy.NextUInt32() >> (32 - (8 * KrpcWriter.TransactionLength));
        }
        while (_underway.ContainsKey(transaction));

        var query = new OutgoingQuery { Transaction = transaction, Remote = remote, SentAt = now, Done = done, Late = late };
        _underway.Add(transaction, query);
        CollectionsMarshal.GetValueRefOrAddDefault(_asked, remote, out _)++;
        _punctual.Enqueue(query);
        _waiting.Enqueue(query);
        return query;
    }

    /// <summary>Returns the query an answer belongs to, which is then over; null when nobody was asked that.</summary>
    public OutgoingQuery? Take(ReadOnlySpan<byte> transaction, IPEndPoint remote)
    {
        if (transaction.Length != KrpcWriter.TransactionLength) return null;
        var id = ((uint)transaction[0] << 16) | ((uint)transaction[1] << 8) | transaction[2];
        if (!_underway.TryGetValue(id, out var query) || !query.Remote.Equals(remote)) return null;
        End(query);
        return query;
    }

    /// <summary>Tells those whose answers are late, or have not come at all.</summary>
    public void Expire(TimeSpan now)
    {
        while (_punctual.TryPeek(out var query) && (query.IsOver || query.SentAt + Patience <= now))
        {
            _punctual.Dequeue();
            if (!query.IsOver) query.Late?.Invoke(query);
        }

        while (_waiting.TryPeek(out var query) && (query.IsOver || query.SentAt + Timeout <= now))
        {
            _waiting.Dequeue();
            if (query.IsOver) continue;
            End(query);
            query.Done(query, null);
        }
    }

    /// <summary>Forgets all queries, without telling anybody.</summary>
    public void Clear()
    {
        foreach (var query in _underway.Values) query.IsOver = true;
        _underway.Clear();
        _asked.Clear();
        _punctual.Clear();
        _waiting.Clear();
    }

    private static void SkipOver(Queue<OutgoingQuery> queries)
    {
        while (queries.TryPeek(out var query) && query.IsOver) queries.Dequeue();
    }

    private void End(OutgoingQuery query)
    {
        query.IsOver = true;
        _underway.Remove(query.Transaction);
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_asked, query.Remote);
        if (--count == 0) _asked.Remove(query.Remote);
    }
}
