namespace Pareto.Core.Execution.Cascade;

/// <summary>What came of one draft.</summary>
/// <param name="Reply">What it answers; nothing where it is not sound.</param>
/// <param name="IsSound">It is whole, and nothing speaks against it.</param>
internal readonly record struct DraftReply(CascadeReply Reply, bool IsSound);

/// <summary>Decides what follows from the drafts so far.</summary>
internal interface ICascadeRule
{
    /// <summary>Drafts that it can make use of.</summary>
    int Drafts { get; }

    /// <summary>It is likely to need more than one.</summary>
    bool Compares { get; }

    /// <summary>From when on two texts agree.</summary>
    LikenessBounds Bounds { get; }

    /// <summary>What it makes use of besides a reply's text.</summary>
    CascadeSignals Reads { get; }

    /// <summary>Sums that are wrong when computed again speak against a reply by themselves.</summary>
    bool ChecksSums { get; }

    /// <summary>What it looks at of a sound reply.</summary>
    CascadeReply See(string reply, Answer answer, TrustSignals trust);

    /// <param name="replies">Those of the first drafts, in order.</param>
    CascadeStep Next(ReadOnlySpan<DraftReply> replies);
}

/// <summary>Follows a plan that was fitted on outcomes.</summary>
internal sealed class FittedRule : ICascadeRule
{
    private readonly CascadePlan _plan;
    private readonly double[] _prompt = new double[PromptSignals.Count];

    public FittedRule(CascadePlan plan, string prompt)
    {
        _plan = plan;
        PromptSignals.Write(prompt, _prompt);
    }

    public int Drafts => _plan.Models.Length;

    public bool Compares => true;

    public LikenessBounds Bounds => LikenessBounds.Cautious;

    public CascadeSignals Reads => _plan.Reads;

    // The plan has learned by itself what they are worth.
    public bool ChecksSums => false;

    public CascadeReply See(string reply, Answer answer, TrustSignals trust) => CascadeReply.SeenBy(_plan.Reads, reply, answer, trust);

    public CascadeStep Next(ReadOnlySpan<DraftReply> replies)
    {
        var answers = new CascadeReply[replies.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = replies[i].Reply;
        }

        return _plan.Next(_prompt, answers);
    }
}

/// <summary>Where the prompt has decided already: the one draft is given unless something speaks against it.</summary>
internal sealed class PromptRule : ICascadeRule
{
    public int Drafts => 1;

    public bool Compares => false;

    public LikenessBounds Bounds => LikenessBounds.Cautious;

    public CascadeSignals Reads => CascadeSignals.None;

    // It was learned from replies as they came, sums and all.
    public bool ChecksSums => false;

    public CascadeReply See(string reply, Answer answer, TrustSignals trust) => CascadeReply.Of(reply, answer);

    public CascadeStep Next(ReadOnlySpan<DraftReply> replies) =>
        replies.IsEmpty ? CascadeStep.Ask(0) : replies[0].IsSound ? CascadeStep.Accept(0) : CascadeStep.Premium;
}

/// <summary>
/// Without outcomes: two answers that agree are accepted. A sound reply whose answer cannot be held against another one
/// stands alone, and is accepted as it is; so is one in many words where a judge is asked about whatever stands alone, since other words may say the same.
/// </summary>
/// <param name="drafts">How many may be asked.</param>
/// <param name="compares">Answers are held against each other where they can be.</param>
/// <param name="judged">A judge decides on what stands alone.</param>
/// <param name="bounds">From when on two texts agree.</param>
internal sealed class AgreementRule(int drafts, bool compares, bool judged, LikenessBounds bounds) : ICascadeRule
{
    public int Drafts => drafts;

    public bool Compares => compares;

    public LikenessBounds Bounds => bounds;

    // Texts go by their words where there is no embedder, or it fails; all else has its threshold.
    public CascadeSignals Reads => compares ? CascadeSignals.Vectors : CascadeSignals.None;

    public bool ChecksSums => true;

    public CascadeReply See(string reply, Answer answer, TrustSignals trust) => CascadeReply.Of(reply, answer);

    public CascadeStep Next(ReadOnlySpan<DraftReply> replies)
    {
        var inManyWords = -1;
        for (var i = 0; i < replies.Length; i++)
        {
            var answer = replies[i].Reply.Answer;
            inManyWords = inManyWords < 0 && answer.Kind == AnswerKind.FreeText ? i : inManyWords;
            if (replies[i].IsSound && !(compares && answer.IsGiven))
            {
                return CascadeStep.Accept(i);
            }

            for (var k = 0; k < i; k++)
            {
                if (replies[k].Reply.Answer.LikenessTo(answer, bounds).Agrees)
                {
                    return CascadeStep.Accept(k);
                }
            }
        }

        return replies.Length < drafts ? CascadeStep.Ask(replies.Length)
            : judged && inManyWords >= 0 ? CascadeStep.Accept(inManyWords)
            : CascadeStep.Premium;
    }
}
