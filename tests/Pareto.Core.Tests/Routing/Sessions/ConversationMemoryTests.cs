using Pareto.Core.Exchange;
using Pareto.Core.Routing.Sessions;
using Pareto.Testing;

namespace Pareto.Core.Tests.Routing.Sessions;

public sealed class ConversationMemoryTests
{
    private static readonly SessionOptions Three = new() { Most = 3 };

    private readonly FakeTimeProvider _time = new();
    private readonly ConversationMemory _memory;

    public ConversationMemoryTests() => _memory = new ConversationMemory(_time);

    [Fact]
    public void Remember_MoreThanItHolds_TheOldestGo()
    {
        for (var key = 1ul; key <= 5; key++)
        {
            _memory.Remember(key, Turn(), Three);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Known(1, 2, 3, 4, 5).ShouldBe([3, 4, 5]);
        _memory.Count.ShouldBe(3);
    }

    [Fact]
    public void Remember_Again_CountsAsNew()
    {
        foreach (var key in (ulong[])[1, 2, 1, 3])
        {
            _memory.Remember(key, Turn(), Three);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Known(1, 2, 3).ShouldBe([1, 2, 3]);
        _memory.Remember(4, Turn(), Three);
        Known(1, 2, 3, 4).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void Remember_MoreOfTheSameTurn_TakesItsPlace()
    {
        var turn = Turn();
        _memory.Remember(1, turn, Three);
        for (var i = 1; i < 100; i++)
        {
            _memory.Remember(1, turn with { PromptTokens = i }, Three);
        }

        _memory.Remember(2, Turn(), Three);

        _memory.Find(1, Three.Remember)!.PromptTokens.ShouldBe(99);
    }

    [Fact]
    public void Find_AfterItsTime_KnowsItNoLonger()
    {
        _memory.Remember(1, Turn(), Three);
        _time.Advance(Three.Remember);
        Known(1).ShouldBe([1]);

        _time.Advance(TimeSpan.FromTicks(1));

        Known(1).ShouldBeEmpty();
        _memory.Remember(2, Turn(), Three);
        _memory.Count.ShouldBe(1);
    }

    [Fact]
    public void Remember_ByManyAtOnce_StaysBounded()
    {
        var limits = new SessionOptions { Most = 100 };

        Parallel.For(0, 20_000, i => _memory.Remember((ulong)i % 5_000, Turn(), limits));

        _memory.Count.ShouldBeInRange(1, 100);
    }

    private IEnumerable<ulong> Known(params ulong[] keys) => keys.Where(key => _memory.Find(key, Three.Remember) is not null);

    private RememberedTurn Turn() =>
        new() { Target = new TargetId("cloud", "large"), Tier = Tier.Premium, At = _time.GetTimestamp(), PromptTokens = 1 };
}
