namespace Pareto.Core.Execution.Cascade;

/// <summary>Decides what follows from the drafts so far.</summary>
internal interface ICascadeRule
{
    /// <summary>Drafts that it can make use of.</summary>
    int Drafts { get; }

    /// <param name="replies">Those of the first drafts, in order.</param>
    CascadeStep Next(ReadOnlySpan<CascadeReply> replies);
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

    public CascadeStep Next(ReadOnlySpan<CascadeReply> replies) => _plan.Next(_prompt, replies);
}

/// <summary>
/// Without outcomes: two answers that agree are accepted; what cannot be compared is accepted where it stands alone and
/// nothing speaks against it. Replies that something speaks against come without an answer.
/// </summary>
/// <param name="drafts">How many may be asked.</param>
/// <param name="comparable">The answers can be compared, so that one alone is not enough while there are others to ask.</param>
internal sealed class AgreementRule(int drafts, bool comparable) : ICascadeRule
{
    public int Drafts => drafts;

    public bool IsComparable => comparable;

    public CascadeStep Next(ReadOnlySpan<CascadeReply> replies)
    {
        for (var i = 0; i < replies.Length; i++)
        {
            if (!comparable && replies[i].Answer.IsGiven)
            {
                return CascadeStep.Accept(i);
            }

            for (var k = 0; k < i; k++)
            {
                if (replies[k].Answer.Agrees(replies[i].Answer))
                {
                    return CascadeStep.Accept(k);
                }
            }
        }

        return replies.Length < drafts ? CascadeStep.Ask(replies.Length) : CascadeStep.Premium;
    }
}
