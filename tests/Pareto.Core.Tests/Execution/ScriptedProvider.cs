using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Execution;

/// <summary>How a scripted attempt goes. It waits by itself; the token tells it to stop.</summary>
internal delegate IAsyncEnumerable<ReplyEvent> Script(CancellationToken cancellationToken);

/// <summary>A provider that does with each call of a model what the test has scripted, the last script again and again.</summary>
internal sealed class ScriptedProvider(string name, TimeProvider time) : IProvider
{
    private readonly Dictionary<string, Queue<Script>> _scripts = [];

    public string Name => name;

    public List<ScriptedCall> Calls { get; } = [];

    public void Script(string model, params Script[] scripts) => _scripts[model] = new Queue<Script>(scripts);

    public IEnumerable<ScriptedCall> CallsOf(string model) => Calls.Where(call => call.Model == model);

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken)
    {
        var scripts = _scripts[target.Id.Model];
        var script = scripts.Count > 1 ? scripts.Dequeue() : scripts.Peek();
        var call = new ScriptedCall(target.Id.Model, time.GetUtcNow(), request);
        Calls.Add(call);
        return RunAsync(script(cancellationToken), call, cancellationToken);
    }

    private static async IAsyncEnumerable<ReplyEvent> RunAsync(
        IAsyncEnumerable<ReplyEvent> reply, ScriptedCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var step in reply.WithCancellation(cancellationToken))
            {
                yield return step;
            }
        }
        finally
        {
            call.Disposed = true;
            call.Cancelled = cancellationToken.IsCancellationRequested;
        }
    }
}

internal sealed record ScriptedCall(string Model, DateTimeOffset At, GatewayRequest Request)
{
    /// <summary>Whether the attempt's own resources are given back.</summary>
    public bool Disposed { get; set; }

    /// <summary>Whether it was told to stop before it had ended by itself.</summary>
    public bool Cancelled { get; set; }
}

/// <summary>Scripts, and their parts.</summary>
internal static class Scripts
{
    public static readonly ReplyEvent Started = new ReplyStarted { Model = "scripted" };
    public static readonly ReplyEvent RoleOnly = new ChoiceDelta { Text = "" };
    public static readonly ReplyEvent Finished = new ChoiceDelta { FinishReason = FinishReason.Stop };
    public static readonly ReplyEvent Usage = new UsageReported(new TokenUsage { Input = 10, Output = 5 });

    public static ReplyEvent Piece(string text) => new ChoiceDelta { Text = text };

    public static ReplyEvent Failed(UpstreamFailureKind kind, TimeSpan? retryAfter = null) =>
        new UpstreamFailed(new UpstreamFailure(kind, $"said {kind}") { RetryAfter = retryAfter });

    public static Script Fail(UpstreamFailureKind kind, TimeSpan? retryAfter = null) => Say(Failed(kind, retryAfter));

    /// <summary>A whole answer.</summary>
    public static Script Answer(string text) => Say(Started, Piece(text), Finished, Usage);

    /// <summary>These events at once, and the end.</summary>
    public static Script Say(params ReplyEvent[] events) => Then(events, Task.CompletedTask);

    /// <summary>These events, and then nothing until the attempt is stopped.</summary>
    public static Script Hang(params ReplyEvent[] events) => Then(events, new TaskCompletionSource().Task);

    /// <summary>These events, and the rest when the gate opens.</summary>
    public static Script Then(ReplyEvent[] events, Task gate, params ReplyEvent[] rest)
    {
        return RunAsync;

        async IAsyncEnumerable<ReplyEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var step in events)
            {
                yield return step;
            }

            await gate.WaitAsync(cancellationToken);
            foreach (var step in rest)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return step;
            }
        }
    }

    /// <summary>These events, and then a bug.</summary>
    public static Script Throw(params ReplyEvent[] events)
    {
        return RunAsync;

        async IAsyncEnumerable<ReplyEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var step in events)
            {
                yield return step;
            }

            await Task.CompletedTask;
            throw new InvalidOperationException("scripted bug");
        }
    }
}
