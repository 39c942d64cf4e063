using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Sessions;

/// <summary>Finds the conversation that a request goes on with.</summary>
/// <remarks>
/// A client sends all earlier turns again, so what stands before the newest turn of the assistant was a request once, and
/// its hash finds who answered it. Conversations that begin alike are one until their texts part, as they are one to the
/// provider's cache. A tool loop is found by the id of the call that it answers first of all: of two loops that
/// began with the same words each keeps its own target. The header is for clients that shorten their history.
/// </remarks>
internal sealed class Conversations(SessionOptions options, ConversationMemory memory)
{
    public SessionOptions Options => options;

    public TimeProvider Time => memory.Time;

    /// <summary>The conversation as it stands with this request, and who answered in it last.</summary>
    public Conversation Of(ChatRequest request, Principal principal)
    {
        var messages = request.Messages;
        var answer = messages.Length - 1;
        while (answer >= 0 && messages[answer].Role != ChatRole.Assistant)
        {
            answer--;
        }

        var hash = Start(request, principal);
        ulong earlier = 0;
        for (var i = 0; i < messages.Length; i++)
        {
            if (i == answer)
            {
                earlier = hash.Value;
            }

            Add(messages[i], ref hash);
        }

        var keys = new ConversationKeys(hash.Value, HeaderKey(request, principal));
        return answer < 0
            ? new Conversation(this, request, principal, keys, ConversationPlace.Beginning, last: null, prefixIsKept: false)
            : GoingOn(request, principal, keys, answer, earlier);
    }

    internal void Remember(ulong key, RememberedTurn turn) => memory.Remember(key, turn, options);

    internal ulong LoopKey(ChatRequest request, Principal principal, string callId)
    {
        var hash = Start(request, principal);
        for (var i = request.Messages.Length - 1; i >= 0; i--)
        {
            if (request.Messages[i].Role == ChatRole.User)
            {
                // Some servers number their calls; together with the question that is as good as a name.
                Add(request.Messages[i], ref hash);
                break;
            }
        }

        hash.Add(callId);
        return hash.Value;
    }

    private Conversation GoingOn(ChatRequest request, Principal principal, ConversationKeys keys, int answer, ulong earlier)
    {
        // What the model called tools for it has not seen until the next request: whatever follows the calls belongs to the loop.
        var calls = request.Messages[answer].ToolCalls;
        var inLoop = !calls.IsEmpty || request.Messages[^1].Role == ChatRole.Tool;
        var last = (calls.IsEmpty ? null : Find(LoopKey(request, principal, calls[0].Id))) ?? Find(earlier);
        var prefixIsKept = last is not null;
        last ??= keys.Header is { } header ? Find(header) : null;
        return new Conversation(this, request, principal, keys, inLoop ? ConversationPlace.ToolLoop : ConversationPlace.NextTurn, last, prefixIsKept);
    }

    private RememberedTurn? Find(ulong key) => memory.Find(key, options.Remember);

    private ulong? HeaderKey(ChatRequest request, Principal principal)
    {
        if (request.Headers.Find(options.Header) is not { Length: > 0 } name)
        {
            return null;
        }

        var hash = Start(request, principal);
        hash.Add(name);
        return hash.Value;
    }

    // Nobody goes on with the conversation of another key.
    private KeyedHash Start(ChatRequest request, Principal principal)
    {
        var hash = new KeyedHash(memory.HashKey);
        hash.Add(principal.KeyName);
        hash.Add(request.Workload);
        return hash;
    }

    // Reasoning is left out: clients send it back or not, and providers do not count it to the prompt of later turns.
    private static void Add(ChatMessage message, ref KeyedHash hash)
    {
        hash.Add((ulong)message.Role);
        foreach (var part in message.Parts)
        {
            switch (part)
            {
                case TextPart text:
                    hash.Add(text.Text);
                    break;
                case RefusalPart refusal:
                    hash.Add(refusal.Text);
                    break;
                case ImagePart image:
                    hash.Add(image.Url);
                    break;
                case AudioPart audio:
                    hash.Add(audio.Data);
                    break;
                case FilePart file:
                    hash.Add(file.FileId ?? file.Data);
                    break;
            }
        }

        foreach (var call in message.ToolCalls)
        {
            hash.Add(call.Id);
        }

        hash.Add(message.ToolCallId);
    }
}
