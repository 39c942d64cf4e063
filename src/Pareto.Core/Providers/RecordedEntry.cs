using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>One recorded conversation and what several models answered.</summary>
public sealed record RecordedEntry
{
    public required string Id { get; init; }

    public required string Workload { get; init; }

    public required ImmutableArray<RecordedMessage> Messages { get; init; }

    /// <summary>Further fields of the request, such as <c>response_format</c>, as OpenAI writes them.</summary>
    public CarriedFields Request { get; init; }

    public required ImmutableArray<RecordedReply> Replies { get; init; }

    /// <summary>The reply with that key, else of that model, else the first of that tier; null when there is none.</summary>
    public RecordedReply? Reply(string name)
    {
        RecordedReply? byModel = null;
        RecordedReply? byTier = null;
        foreach (var reply in Replies)
        {
            if (reply.Key == name)
            {
                return reply;
            }

            byModel ??= reply.Model == name ? reply : null;
            byTier ??= reply.Tier?.Name() == name ? reply : null;
        }

        return byModel ?? byTier;
    }
}

/// <summary>One turn; the role as OpenAI writes it.</summary>
public sealed record RecordedMessage(string Role, string Text);

/// <summary>What one model answered, whether a grader found it right (null: not graded), and the pace it came at where that was recorded.</summary>
public sealed record RecordedReply(string Key, Tier? Tier, string Model, string Text, bool? Right)
{
    public TimeSpan? FirstToken { get; init; }

    public TimeSpan? Total { get; init; }
}
