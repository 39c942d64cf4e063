namespace Pareto.LocalModels.Serving;

/// <summary>Requests that wait: callers take turns, each caller's requests come in their order.</summary>
internal sealed class FairQueue
{
    private readonly Dictionary<string, LinkedList<Sequence>> _byCaller = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = [];

    public int Count { get; private set; }

    public void Add(Sequence sequence)
    {
        if (!_byCaller.TryGetValue(sequence.Caller, out var waiting))
        {
            _byCaller.Add(sequence.Caller, waiting = []);
            _turns.Enqueue(sequence.Caller);
        }

        waiting.AddLast(sequence);
        Count++;
    }

    /// <summary>The one whose turn it is; null where none waits.</summary>
    public Sequence? Peek()
    {
        while (_turns.TryPeek(out var caller))
        {
            if (_byCaller[caller].First is { } first)
            {
                return first.Value;
            }

            _byCaller.Remove(_turns.Dequeue());
        }

        return null;
    }

    /// <summary>Takes the one that <see cref="Peek"/> gives; its caller's next turn comes after all others'.</summary>
    public void Take()
    {
        if (Peek() is { } sequence)
        {
            _byCaller[sequence.Caller].RemoveFirst();
            _turns.Enqueue(_turns.Dequeue());
            Count--;
        }
    }

    /// <summary>Takes one that no longer wants to wait; false where it does not wait here.</summary>
    public bool Remove(Sequence sequence)
    {
        var removed = _byCaller.TryGetValue(sequence.Caller, out var waiting) && waiting.Remove(sequence);
        Count -= removed ? 1 : 0;
        return removed;
    }
}
