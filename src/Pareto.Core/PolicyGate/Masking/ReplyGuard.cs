using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Stands between a target's reply and the client: puts values back where the reply has placeholders, and searches what
/// the model says for what a policy cares about. Delays a stream by no more than what could still be part of either.
/// One for each reply.
/// </summary>
internal sealed class ReplyGuard
{
    private readonly Placeholders _placeholders;
    private readonly ReplySearch? _search;
    private readonly GatewayError? _refusal;
    private readonly bool _isJson;
    private readonly bool _keepsLogProbs;
    private readonly Dictionary<string, string> _toolNames = new(StringComparer.Ordinal);
    private readonly List<Choice> _choices = [];

    /// <param name="request">The request as the client sent it.</param>
    /// <param name="masked">The request as it goes out, and what stands for what in it.</param>
    /// <param name="search">What to look for; null to only restore.</param>
    /// <param name="refusal">What the client is told when the search stops the reply.</param>
    public ReplyGuard(GatewayRequest request, MaskedRequest masked, ReplySearch? search, GatewayError? refusal)
    {
        _placeholders = masked.Placeholders;
        _search = search;
        _refusal = refusal;
        if (request is ChatRequest chat && masked.Request is ChatRequest sent)
        {
            _isJson = chat.ResponseFormat is { Kind: not ResponseFormatKind.Text };
            for (var i = 0; i < chat.Tools.Length; i++)
            {
                if (chat.Tools[i].Name != sent.Tools[i].Name)
                {
                    _toolNames[sent.Tools[i].Name] = chat.Tools[i].Name;
                }
            }
        }

        // Their tokens are the model's own text, which is not what the client gets.
        _keepsLogProbs = _placeholders.IsEmpty && search is null or { Action: ReplyAction.Log };
    }

    /// <summary>
    /// The reply as the client may see it. Ends with <see cref="ReplyFailed"/> where the search stops it, and then
    /// leaves the target's stream unread.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> GuardAsync(
        IAsyncEnumerable<ReplyEvent> reply, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var step in reply.WithCancellation(cancellationToken))
        {
            switch (step)
            {
                case ChoiceDelta delta:
                    var guarded = Guard(delta, cancellationToken);
                    if (_search is { IsStopped: true })
                    {
                        yield return new ReplyFailed(_refusal!);
                        yield break;
                    }

                    if (guarded is not null)
                    {
                        yield return guarded;
                    }

                    break;
                case ReplyStarted { Carried.IsEmpty: false } started:
                    yield return started with { Carried = Guard(started.Carried, cancellationToken) };
                    break;
                case ReplyStarted or UsageReported:
                    yield return step;
                    break;
                default:
                    foreach (var rest in Rest(cancellationToken))
                    {
                        yield return rest;
                    }

                    if (_search is { IsStopped: true })
                    {
                        yield return new ReplyFailed(_refusal!);
                        yield break;
                    }

                    yield return step;
                    break;
            }
        }

        foreach (var rest in Rest(cancellationToken))
        {
            yield return rest;
        }

        if (_search is { IsStopped: true })
        {
            yield return new ReplyFailed(_refusal!);
        }
    }

    /// <summary>What of the delta can go on; null if nothing can.</summary>
    private ChoiceDelta? Guard(ChoiceDelta delta, CancellationToken cancellationToken)
    {
        var choice = ChoiceAt(delta.Choice);
        var ends = delta.FinishReason is not null;
        if (delta.IsTextOnly && choice is { Reasoning: null })
        {
            // Mostly it goes on as it came, and then it needs no copy.
            var text = Push(ref choice.Text, delta.Text, _isJson, ends, cancellationToken);
            return ReferenceEquals(text, delta.Text) ? delta : text is null ? null : delta with { Text = text };
        }

        var guarded = delta with
        {
            Text = Push(ref choice.Text, delta.Text, _isJson, ends || !delta.ToolCalls.IsEmpty, cancellationToken),
            Reasoning = Push(ref choice.Reasoning, delta.Reasoning, isJson: false, ends || EndsReasoning(delta), cancellationToken),
            Refusal = Push(ref choice.Refusal, delta.Refusal, isJson: false, ends, cancellationToken),
            ToolCalls = PushCalls(choice, delta.ToolCalls, ends, cancellationToken),
            LogProbs = _keepsLogProbs ? delta.LogProbs : null,
            Carried = Guard(delta.Carried, cancellationToken),
            ChoiceCarried = Guard(delta.ChoiceCarried, cancellationToken),
        };
        return IsEmpty(guarded) && !IsEmpty(delta) ? null : guarded;
    }

    private string? Push(ref GuardedText? text, string? piece, bool isJson, bool ends, CancellationToken cancellationToken)
    {
        if (piece is null && text is null)
        {
            return null;
        }

        text ??= new GuardedText(_placeholders, _search, isJson);
        string given;
        if (ends)
        {
            given = text.End(piece ?? "", cancellationToken);
            text = null;
        }
        else
        {
            given = piece is null ? "" : text.Push(piece, cancellationToken);
        }

        return given.Length == 0 && piece is not "" ? null : given;
    }

    private ImmutableArray<ToolCallDelta> PushCalls(
        Choice choice, ImmutableArray<ToolCallDelta> calls, bool ends, CancellationToken cancellationToken)
    {
        if (calls.IsEmpty && (!ends || choice.Arguments.Count == 0))
        {
            return calls;
        }

        var guarded = ImmutableArray.CreateBuilder<ToolCallDelta>(calls.Length);
        foreach (var call in calls)
        {
            choice.Arguments.TryGetValue(call.Index, out var text);
            var given = Push(ref text, call.Arguments, isJson: true, ends: false, cancellationToken) ?? "";
            choice.Arguments[call.Index] = text;
            var name = call.Name is not null && _toolNames.TryGetValue(call.Name, out var original) ? original : call.Name;
            if (given.Length > 0 || call.Id is not null || name is not null || call.Arguments.Length == 0)
            {
                guarded.Add(call with { Name = name, Arguments = given });
            }
        }

        if (ends)
        {
            foreach (var (index, text) in choice.Arguments)
            {
                if (text!.End("", cancellationToken) is { Length: > 0 } rest)
                {
                    guarded.Add(new ToolCallDelta(index, null, null, rest));
                }
            }

            choice.Arguments.Clear();
        }

        return guarded.DrainToImmutable();
    }

    /// <summary>What is held back of choices that came to no end of their own.</summary>
    private List<ChoiceDelta> Rest(CancellationToken cancellationToken)
    {
        var rest = new List<ChoiceDelta>();
        for (var i = 0; i < _choices.Count; i++)
        {
            var choice = _choices[i];
            var delta = new ChoiceDelta
            {
                Choice = i,
                Text = Push(ref choice.Text, null, _isJson, ends: true, cancellationToken),
                Reasoning = Push(ref choice.Reasoning, null, isJson: false, ends: true, cancellationToken),
                Refusal = Push(ref choice.Refusal, null, isJson: false, ends: true, cancellationToken),
                ToolCalls = PushCalls(choice, [], ends: true, cancellationToken),
            };
            if (!IsEmpty(delta) && _search is not { IsStopped: true })
            {
                rest.Add(delta);
            }
        }

        return rest;
    }

    private CarriedFields Guard(CarriedFields carried, CancellationToken cancellationToken) =>
        carried.IsEmpty ? carried : new RequestWalk(new PieceGuard(_placeholders, _search, cancellationToken)).Walk(carried);

    private static bool EndsReasoning(ChoiceDelta delta) =>
        delta.ReasoningSignature is not null || delta.Text is not null || !delta.ToolCalls.IsEmpty;

    private static bool IsEmpty(ChoiceDelta delta) =>
        delta is { Text: null, Reasoning: null, ReasoningSignature: null, Refusal: null, ToolCalls.IsEmpty: true, LogProbs: null, FinishReason: null }
        && delta.Carried.IsEmpty && delta.ChoiceCarried.IsEmpty;

    private Choice ChoiceAt(int index)
    {
        while (_choices.Count <= index)
        {
            _choices.Add(new Choice());
        }

        return _choices[index];
    }

    private sealed class Choice
    {
        public GuardedText? Text;
        public GuardedText? Reasoning;
        public GuardedText? Refusal;

        public SortedDictionary<int, GuardedText?> Arguments { get; } = [];
    }
}
