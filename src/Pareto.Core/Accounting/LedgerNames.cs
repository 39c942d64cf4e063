using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Every enumeration in the ledger, as stored. Names may be added, never changed.</summary>
internal static class LedgerNames
{
    public static StoredNames<AttemptOutcome> Outcomes { get; } = new(
        (AttemptOutcome.Completed, "completed"),
        (AttemptOutcome.Failed, "failed"),
        (AttemptOutcome.TimedOut, "timed_out"),
        (AttemptOutcome.CutOff, "cut_off"),
        (AttemptOutcome.ClientLeft, "client_left"),
        (AttemptOutcome.NotNeeded, "not_needed"),
        (AttemptOutcome.Abandoned, "abandoned"),
        (AttemptOutcome.OffTemplate, "off_template"));

    public static StoredNames<AttemptPurpose> Purposes { get; } = new(
        (AttemptPurpose.Answer, "answer"),
        (AttemptPurpose.Draft, "draft"),
        (AttemptPurpose.Judge, "judge"),
        (AttemptPurpose.Router, "router"),
        (AttemptPurpose.Comparison, "comparison"),
        (AttemptPurpose.Embedding, "embedding"),
        (AttemptPurpose.Correction, "correction"));

    public static StoredNames<AdviceOutcome> Advice { get; } = new(
        (AdviceOutcome.Taken, "taken"),
        (AdviceOutcome.Unsure, "unsure"),
        (AdviceOutcome.Malformed, "malformed"),
        (AdviceOutcome.Late, "late"),
        (AdviceOutcome.Failed, "failed"));

    public static StoredNames<UpstreamFailureKind> Failures { get; } = new(
        (UpstreamFailureKind.Unreachable, "unreachable"),
        (UpstreamFailureKind.Timeout, "timeout"),
        (UpstreamFailureKind.RateLimited, "rate_limited"),
        (UpstreamFailureKind.ServerError, "server_error"),
        (UpstreamFailureKind.Unauthorized, "unauthorized"),
        (UpstreamFailureKind.ModelNotFound, "model_not_found"),
        (UpstreamFailureKind.ContextTooLong, "context_too_long"),
        (UpstreamFailureKind.ContentRefused, "content_refused"),
        (UpstreamFailureKind.InvalidRequest, "invalid_request"),
        (UpstreamFailureKind.MalformedReply, "malformed_reply"),
        (UpstreamFailureKind.CutOff, "cut_off"),
        (UpstreamFailureKind.Busy, "busy"),
        (UpstreamFailureKind.Unsupported, "unsupported"));

    public static StoredNames<PriceBasis> PriceBases { get; } = new(
        (PriceBasis.Unknown, "unknown"),
        (PriceBasis.Catalogue, "catalogue"),
        (PriceBasis.Configured, "configured"),
        (PriceBasis.Estimate, "estimate"),
        (PriceBasis.Charged, "charged"));

    public static StoredNames<ServiceTier> Services { get; } = new(
        (ServiceTier.Standard, "standard"),
        (ServiceTier.Batch, "batch"),
        (ServiceTier.Flex, "flex"),
        (ServiceTier.Priority, "priority"),
        (ServiceTier.Fast, "fast"));

    public static StoredNames<HoldOutArm> Arms { get; } = new(
        (HoldOutArm.Routed, "routed"),
        (HoldOutArm.HeldOut, "held_out"));

    public static StoredNames<Tier> Tiers { get; } = new(
        (Tier.Small, "small"),
        (Tier.Mid, "mid"),
        (Tier.Premium, "premium"));

    public static StoredNames<TaskType> Tasks { get; } = new(
        (TaskType.Chat, "chat"),
        (TaskType.Classification, "classification"),
        (TaskType.Sentiment, "sentiment"),
        (TaskType.Extraction, "extraction"),
        (TaskType.Summary, "summary"),
        (TaskType.Rewriting, "rewriting"),
        (TaskType.Translation, "translation"),
        (TaskType.Template, "template"),
        (TaskType.QuestionWithContext, "question_with_context"),
        (TaskType.QuestionAnswering, "question_answering"),
        (TaskType.Code, "code"),
        (TaskType.MultiFileCode, "multi_file_code"),
        (TaskType.Mathematics, "mathematics"),
        (TaskType.Planning, "planning"),
        (TaskType.Synthesis, "synthesis"),
        (TaskType.CreativeWriting, "creative_writing"),
        (TaskType.ToolUse, "tool_use"),
        (TaskType.Embedding, "embedding"));
}
