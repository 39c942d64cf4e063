using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>Reads one line of a recording. Both formats of <see cref="Recordings"/> are one here: each field has its fallback.</summary>
internal static class RecordedLine
{
    public static bool TryRead(string line, [NotNullWhen(true)] out RecordedEntry? entry, [NotNullWhen(false)] out string? error)
    {
        entry = null;
        JsonElement json;
        try
        {
            json = JsonElement.Parse(line);
        }
        catch (JsonException exception)
        {
            // The exception's own message quotes the text; its position says enough.
            error = $"not valid JSON at character {exception.BytePositionInLine + 1}";
            return false;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            error = "a line must be a JSON object";
            return false;
        }

        var id = Text(json, "id");
        var messages = Messages(json, out error);
        var replies = error is null ? Replies(json, out error) : [];
        error ??= id is null ? "the field id is missing or no text" : null;
        if (error is not null)
        {
            return false;
        }

        entry = new RecordedEntry
        {
            Id = id!,
            Workload = Text(json, "workload") ?? Text(json, "source") ?? Text(json, "dataset") ?? GatewayRequest.DefaultWorkload,
            Messages = messages,
            Request = Fields(json, "request"),
            Replies = replies,
        };
        return true;
    }

    private static ImmutableArray<RecordedMessage> Messages(JsonElement json, out string? error)
    {
        error = null;
        if (Text(json, "prompt") is { } prompt)
        {
            return [new RecordedMessage("user", prompt)];
        }

        if (!json.TryGetProperty("messages", out var turns) || turns.ValueKind != JsonValueKind.Array || turns.GetArrayLength() == 0)
        {
            error = "the line needs messages (a list of role and content) or a prompt";
            return [];
        }

        var messages = ImmutableArray.CreateBuilder<RecordedMessage>(turns.GetArrayLength());
        foreach (var turn in turns.EnumerateArray())
        {
            if (turn.ValueKind != JsonValueKind.Object || Text(turn, "role") is not { } role || Text(turn, "content") is not { } content)
            {
                error = $"messages[{messages.Count}] needs a role and a content, both text";
                return [];
            }

            messages.Add(new RecordedMessage(role, content));
        }

        return messages.MoveToImmutable();
    }

    private static ImmutableArray<RecordedReply> Replies(JsonElement json, out string? error)
    {
        error = null;
        var replies = ImmutableArray.CreateBuilder<RecordedReply>();
        if (json.TryGetProperty("replies", out var list) && list.ValueKind == JsonValueKind.Object)
        {
            foreach (var (key, reply) in list.EnumerateObject().Select(property => (property.Name, property.Value)))
            {
                if (reply.ValueKind != JsonValueKind.Object || (Text(reply, "content") ?? Text(reply, "answer")) is not { } text)
                {
                    error = $"replies.{key} needs a content or an answer, as text";
                    return [];
                }

                var tierName = Text(reply, "tier");
                if (tierName is not null && TierNames.Parse(tierName) is null)
                {
                    error = $"replies.{key}.tier must be one of {string.Join(", ", TierNames.All)}";
                    return [];
                }

                replies.Add(new RecordedReply(key, TierNames.Parse(tierName ?? key), Text(reply, "model") ?? key, text, Truth(reply, "right"))
                {
                    FirstToken = Milliseconds(reply, "firstTokenMs"),
                    Total = Milliseconds(reply, "totalMs"),
                });
            }
        }

        if (replies.Count == 0)
        {
            error = "the line needs replies: an object with at least one reply";
        }

        return replies.ToImmutable();
    }

    private static CarriedFields Fields(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? new CarriedFields([.. value.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value))])
            : CarriedFields.None;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Truth(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static TimeSpan? Milliseconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
        && number is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(number)
            : null;
}
