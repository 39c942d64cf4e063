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

/// <summary>
/// Without outcomes: two answers that agree are accepted. A sound reply whose answer cannot be held against another one
/// stands alone, and is accepted as it is.
/// </summary>
/// <param name="drafts">How many may be asked.</param>
/// <param name="compares">Answers are held against each other where they can be.</param>
internal sealed class AgreementRule(int drafts, bool compares) : ICascadeRule
{
    public int Drafts => drafts;

    public bool Compares => compares;

    public CascadeStep Next(ReadOnlySpan<DraftReply> replies)
    {
        for (var i = 0; i < replies.Length; i++)
        {
            var answer = replies[i].Reply.Answer;
            if (replies[i].IsSound && !(compares && answer.IsGiven))
            {
                return CascadeStep.Accept(i);
            }

            for (var k = 0; k < i; k++)
            {
                if (replies[k].Reply.Answer.Agrees(answer))
                {
                    return CascadeStep.Accept(k);
                }
            }
        }

        return replies.Length < drafts ? CascadeStep.Ask(replies.Length) : CascadeStep.Premium;
    }
}
