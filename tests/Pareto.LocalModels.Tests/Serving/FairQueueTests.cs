using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Tests.Serving;

public class FairQueueTests
{
    [Fact]
    public void Take_SomeWithMoreThanOthers_GivesCallersTurns()
    {
        var queue = new FairQueue();
        foreach (var caller in new[] { "a", "a", "a", "b", "c", "c" })
        {
            queue.Add(Sequence(caller));
        }

        Drain(queue).ShouldBe(["a", "b", "c", "a", "c", "a"]);
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Take_OfOneCaller_KeepsTheOrder()
    {
        var queue = new FairQueue();
        var sequences = Enumerable.Range(0, 3).Select(_ => Sequence("a")).ToArray();
        Array.ForEach(sequences, queue.Add);

        foreach (var sequence in sequences)
        {
            queue.Peek().ShouldBeSameAs(sequence);
            queue.Take();
        }
    }

    [Fact]
    public void Remove_OneThatWaits_LeavesTheOthers()
    {
        var queue = new FairQueue();
        var (first, second) = (Sequence("a"), Sequence("b"));
        queue.Add(first);
        queue.Add(second);

        queue.Remove(first).ShouldBeTrue();
        queue.Remove(first).ShouldBeFalse();

        queue.Count.ShouldBe(1);
        queue.Peek().ShouldBeSameAs(second);
        queue.Add(Sequence("a"));
        Drain(queue).ShouldBe(["b", "a"]);
    }

    private static List<string> Drain(FairQueue queue)
    {
        var callers = new List<string>();
        for (; queue.Peek() is { } sequence; queue.Take())
        {
            callers.Add(sequence.Caller);
        }

        return callers;
    }

    private static Sequence Sequence(string caller) => TinyPages.Sequence(TinyPages.Make(1), [1], caller);
}
