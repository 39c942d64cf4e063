namespace Pareto.Core.Execution.Cascade;

/// <summary>One small model's answer with what its reply tells.</summary>
/// <param name="Answer">What it answered.</param>
/// <param name="Signals"><see cref="ReplySignals.Count"/> values.</param>
internal readonly record struct CascadeReply(Answer Answer, double[] Signals)
{
    /// <summary>The reply of one that gave no answer.</summary>
    public static CascadeReply Nothing { get; } = Of(null, Answer.None);

    /// <param name="reply">The model's own text; null where only its answer is known.</param>
    /// <param name="answer">What was extracted from it.</param>
    /// <param name="trust">What else is known of it.</param>
    public static CascadeReply Of(string? reply, Answer answer, TrustSignals trust = default)
    {
        var signals = new double[ReplySignals.Count];
        ReplySignals.Write(reply, answer, trust, signals);
        return new CascadeReply(answer, signals);
    }

    /// <summary>
    /// What a plan sees that reads these signals, live as in its outcomes. A reply of which one of them could not be had is taken for none:
    /// a plan cannot tell what it would have been.
    /// </summary>
    public static CascadeReply SeenBy(CascadeSignals reads, string? reply, Answer answer, TrustSignals trust)
    {
        var known = trust.Known | (answer.Kind == AnswerKind.FreeText && answer.Vector is null ? 0 : CascadeSignals.Vectors);
        return (known & reads) != reads ? Nothing
            : Of(reply, reads.HasFlag(CascadeSignals.Vectors) ? answer : answer with { Vector = null }, trust.Only(reads));
    }
}
