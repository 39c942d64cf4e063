using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Sessions;

/// <summary>A conversation as it stands with one request: who answered last, and, while the reply comes, who answers now. For one flow.</summary>
internal sealed class Conversation
{
    private readonly Conversations _conversations;
    private readonly ChatRequest _request;
    private readonly Principal _principal;
    private readonly ConversationKeys _keys;
    private RememberedTurn? _now;
    private ulong? _loopKey;

    internal Conversation(
        Conversations conversations, ChatRequest request, Principal principal, ConversationKeys keys, ConversationPlace place, RememberedTurn? last, bool prefixIsKept)
    {
        _conversations = conversations;
        _request = request;
        _principal = principal;
        _keys = keys;
        Place = place;
        Last = last;
        PrefixIsKept = prefixIsKept;
    }

    public ConversationPlace Place { get; }

    /// <summary>Who answered last; null where nobody did, or it is not remembered.</summary>
    public RememberedTurn? Last { get; }

    /// <summary>The request begins with the very turns that were answered last, so a provider's cache of them is of use.</summary>
    public bool PrefixIsKept { get; }

    /// <summary>
    /// Takes note of who answers. Every event of the reply is shown to it before the client gets it, so the next
    /// request finds what it goes on with, also after a reply that the client did not wait for.
    /// </summary>
    public void Observe(ReplyEvent reply)
    {
        switch (reply)
        {
            case ReplyStarted { ServedBy: { Target.Tier: { } tier } servedBy }:
                Remember(new RememberedTurn
                {
                    Target = servedBy.Target.Id,
                    Tier = tier,
                    At = _conversations.Time.GetTimestamp(),
                    PromptTokens = servedBy.Plan.Intent.PromptTokens,
                });
                break;
            case UsageReported reported when _now is not null:
                Remember(_now.With(reported.Usage));
                break;
            case ChoiceDelta { ToolCalls: [{ Id: { } id }, ..] } when _now is not null && _loopKey is null:
                _loopKey = _conversations.LoopKey(_request, _principal, id);
                _conversations.Remember(_loopKey.Value, _now);
                break;
        }
    }

    private void Remember(RememberedTurn turn)
    {
        _now = turn;
        _conversations.Remember(_keys.Turn, turn);
        if (_keys.Header is { } header)
        {
            _conversations.Remember(header, turn);
        }

        if (_loopKey is { } loop)
        {
            _conversations.Remember(loop, turn);
        }
    }
}
