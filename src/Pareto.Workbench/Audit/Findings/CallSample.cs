namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// A uniform sample of calls: those whose seeded random numbers are smallest (bottom-k sampling; Cohen and Kaplan, PODC 2007), so samples of two
/// workloads can be put together and it is still uniform.
/// </summary>
internal sealed class CallSample
{
    private readonly PriorityQueue<CallDigest, ulong> _calls = new(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));

    /// <summary>Characters of the texts it holds.</summary>
    public long Characters { get; private set; }

    public int Count => _calls.Count;

    public void Add(CallDigest call, ulong number, int most)
    {
        if (_calls.Count < most)
        {
            _calls.Enqueue(call, number);
            Characters += Length(call);
        }
        else if (_calls.TryPeek(out _, out var largest) && number < largest)
        {
            Characters += Length(call) - Length(_calls.DequeueEnqueue(call, number));
        }
    }

    public void Add(CallSample other, int most)
    {
        foreach (var (call, number) in other._calls.UnorderedItems)
        {
            Add(call, number, most);
        }
    }

    public void Shrink(int most)
    {
        while (_calls.Count > most)
        {
            Characters -= Length(_calls.Dequeue());
        }
    }

    /// <summary>The calls, in the order of their numbers.</summary>
    public IReadOnlyList<CallDigest> ToList() => [.. _calls.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)];

    private static long Length(CallDigest call) => call.Characters + (call.Call.Answer?.Length ?? 0) + 500;
}
