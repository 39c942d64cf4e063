using System.Collections.Concurrent;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Polly;
using Polly.CircuitBreaker;

namespace Pareto.Core.Execution;

/// <summary>
/// The circuit of each target. It outlives a reload of the configuration, so that a target which is down stays known
/// as down; where the options of circuits change they start afresh.
/// </summary>
internal sealed class TargetResilience(TargetLoad load, TimeProvider time, Random jitter)
{
    private readonly ConcurrentDictionary<(TargetId Target, CircuitOptions Options), Circuit> _circuits = new();
    private readonly Lock _jitterLock = new();

    /// <summary>Whether the target is passed over for now. Once its break is over the next attempt at it will tell.</summary>
    public bool IsOpen(TargetId target, CircuitOptions options) =>
        _circuits.TryGetValue((target, options), out var circuit) && circuit.IsOpen;

    public ResiliencePipeline<Attempt> CircuitOf(TargetId target, CircuitOptions options) =>
        _circuits.GetOrAdd((target, options), static (key, self) => self.NewCircuit(key), this).Pipeline;

    /// <summary>
    /// Counts a reply that broke off after its attempt had been opened, and so had been counted as good: a target that
    /// always breaks off is as ill as one that never begins.
    /// </summary>
    public async ValueTask NoteBrokenOffAsync(TargetId target, CircuitOptions options, Attempt attempt)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await CircuitOf(target, options).ExecuteOutcomeAsync(
            static (_, attempt) => ValueTask.FromResult(Outcome.FromResult(attempt)), context, attempt);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>
    /// The wait before a repeated attempt, the first being number 0: doubled each time, of which between a half and the
    /// whole by chance, so that clients that failed together do not come back together.
    /// </summary>
    public TimeSpan BackOff(int repeated, ExecutionOptions options)
    {
        var whole = Math.Min(options.RetryDelay.TotalSeconds * (1L << repeated), options.MaxRetryDelay.TotalSeconds);
        lock (_jitterLock)
        {
            return TimeSpan.FromSeconds(whole * (0.5 + (jitter.NextDouble() / 2)));
        }
    }

    private Circuit NewCircuit((TargetId Target, CircuitOptions Options) key) => new(key.Options, load.GaugeOf(key.Target), time);

    private sealed class Circuit
    {
        private readonly CircuitBreakerStateProvider _state = new();
        private readonly TargetGauge _load;
        private readonly TimeProvider _time;
        private long _openUntil;

        public Circuit(CircuitOptions options, TargetGauge load, TimeProvider time)
        {
            _load = load;
            _time = time;
            Pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
                {
                    FailureRatio = options.FailureRatio,
                    MinimumThroughput = options.MinimumAttempts,
                    SamplingDuration = options.SamplingTime,
                    BreakDuration = options.BreakTime,
                    StateProvider = _state,
                    OnOpened = NoteOpened,
                    ShouldHandle = static args => ValueTask.FromResult(
                        args.Outcome.Result?.Failure is { } failure && failure.Kind.SpeaksAgainstTarget()),
                })
                .Build();
        }

        public ResiliencePipeline<Attempt> Pipeline { get; }

        // Polly calls a circuit open until somebody tries it again. A load balancer that asks whether the gateway is
        // ready would wait for that for ever, because it sends nothing while it is not.
        public bool IsOpen => _state.CircuitState == CircuitState.Open && _time.GetTimestamp() < Volatile.Read(ref _openUntil);

        private ValueTask NoteOpened(OnCircuitOpenedArguments<Attempt> opened)
        {
            var ticks = (long)(opened.BreakDuration.TotalSeconds * _time.TimestampFrequency);
            Volatile.Write(ref _openUntil, _time.GetTimestamp() + ticks);
            _load.NoteCircuitOpened(opened.BreakDuration);
            return ValueTask.CompletedTask;
        }
    }
}
