using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Balance;
using Pareto.Testing;

namespace Pareto.Core.Tests.Routing.Balance;

/// <summary>
/// Requests that arrive by chance at the targets of one tier, which answer or fail after their own times, on a clock that
/// the simulation moves. A failed request goes on to the next target in its order, as the executor does it.
/// </summary>
internal sealed class BalanceSimulation
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Random _random;
    private readonly TargetLoad _load;
    private readonly TargetBalancer _balancer;
    private readonly ImmutableArray<Target> _targets;
    private readonly PriorityQueue<Action, DateTimeOffset> _pending = new();
    private int _requests;

    public BalanceSimulation(BalanceMethod method, int seed, params Target[] targets)
    {
        _random = new Random(seed);
        _targets = [.. targets];
        _load = new TargetLoad(_clock);
        _balancer = new TargetBalancer(
            new RoutingOptions { Balance = new BalanceOptions { Small = method } }, Fixture.CatalogOf(_targets), _load);
        Behaviour = targets.ToDictionary(target => target.Name, _ => new Behaviour(TimeSpan.FromSeconds(1)));
    }

    /// <summary>How each target does, by name; may change between runs.</summary>
    public Dictionary<string, Behaviour> Behaviour { get; }

    /// <summary>First choices since the last <see cref="Run"/> began.</summary>
    public Dictionary<string, int> Chosen { get; } = [];

    /// <summary>Attempts that failed since the last <see cref="Run"/> began.</summary>
    public int Failed { get; private set; }

    public int InFlight(string target) => _load.InFlight(_targets.Single(one => one.Name == target).Id);

    /// <summary>Lets so many requests arrive, and all of them end.</summary>
    public void Run(int requests, double perSecond)
    {
        Chosen.Clear();
        Failed = 0;
        foreach (var target in _targets)
        {
            Chosen[target.Name] = 0;
        }

        for (var i = 0; i < requests; i++)
        {
            PassTo(_clock.GetUtcNow() + TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / perSecond));
            var order = ImmutableArray.CreateBuilder<Target>(_targets.Length);
            order.AddRange(_targets);
            _balancer.Order(Tier.Small, order, 0, new RequestId($"req_{++_requests}"));
            Chosen[order[0].Name]++;
            Attempt(order, 0);
        }

        PassTo(DateTimeOffset.MaxValue);
    }

    private void Attempt(ImmutableArray<Target>.Builder order, int at)
    {
        if (at == order.Count)
        {
            return;
        }

        var gauge = _load.GaugeOf(order[at].Id);
        var behaviour = Behaviour[order[at].Name];
        var fails = _random.NextDouble() < behaviour.FailureRate;
        var wait = fails ? behaviour.FailsAfter : behaviour.Latency * (0.75 + (0.5 * _random.NextDouble()));
        gauge.Enter();
        _pending.Enqueue(
            () =>
            {
                gauge.Leave();
                if (fails)
                {
                    Failed++;
                    gauge.NoteFailure(new UpstreamFailure(UpstreamFailureKind.ServerError, "broken"), wait);
                    Attempt(order, at + 1);
                }
                else
                {
                    gauge.NoteAnswer(wait);
                    gauge.NoteCompleted();
                }
            },
            _clock.GetUtcNow() + wait);
    }

    private void PassTo(DateTimeOffset moment)
    {
        while (_pending.TryPeek(out _, out var due) && due <= moment)
        {
            _clock.Advance(due - _clock.GetUtcNow());
            _pending.Dequeue()();
        }

        if (moment < DateTimeOffset.MaxValue)
        {
            _clock.Advance(moment - _clock.GetUtcNow());
        }
    }
}

/// <param name="Latency">The mean time to an answer; single ones vary by a quarter.</param>
/// <param name="FailureRate">Share of attempts that fail.</param>
internal sealed record Behaviour(TimeSpan Latency, double FailureRate = 0)
{
    public TimeSpan FailsAfter { get; init; } = TimeSpan.FromMilliseconds(5);
}
