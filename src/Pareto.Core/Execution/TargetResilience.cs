using System.Collections.Concurrent;
using Pareto.Core.Exchange;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Pareto.Core.Execution;

/// <summary>
/// The retry and the circuit of each target. It outlives a reload of the configuration, so that a target which is
/// down stays known as down; a target whose options change starts afresh.
/// </summary>
internal sealed class TargetResilience(TimeProvider time, Random jitter)
{
    private readonly ConcurrentDictionary<(TargetId Target, ExecutionOptions Options), TargetGuard> _guards = new();
    private readonly Lock _jitterLock = new();

    /// <summary>Whether the circuit of the target is open: it is passed over for now.</summary>
    public bool IsOpen(TargetId target, ExecutionOptions options) =>
        _guards.TryGetValue((target, options), out var guard) && guard.State.CircuitState is CircuitState.Open or CircuitState.Isolated;

    internal ResiliencePipeline<Attempt> For(TargetId target, ExecutionOptions options) =>
        _guards.GetOrAdd((target, options), static (key, self) => self.Build(key.Options), this).Pipeline;

    private TargetGuard Build(ExecutionOptions options)
    {
        var state = new CircuitBreakerStateProvider();
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                Randomizer = NextJitter,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Result?.Failure is { } failure && failure.Kind.MayPass() &&
                    !(failure.RetryAfter > options.MaxRetryDelay)),
                DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.Failure?.RetryAfter),
            });
        }

        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
        {
            FailureRatio = options.Circuit.FailureRatio,
            MinimumThroughput = options.Circuit.MinimumAttempts,
            SamplingDuration = options.Circuit.SamplingTime,
            BreakDuration = options.Circuit.BreakTime,
            StateProvider = state,
            ShouldHandle = static args => ValueTask.FromResult(
                args.Outcome.Result?.Failure is { } failure && failure.Kind.SpeaksAgainstTarget()),
        });
        return new TargetGuard(builder.Build(), state);
    }

    private double NextJitter()
    {
        lock (_jitterLock)
        {
            return jitter.NextDouble();
        }
    }

    private sealed record TargetGuard(ResiliencePipeline<Attempt> Pipeline, CircuitBreakerStateProvider State);
}
