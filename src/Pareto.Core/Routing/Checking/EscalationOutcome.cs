using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Text;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// What an escalated request says about the small target that would have answered it: the answer that it got in its place is there for nothing. Requests
/// are escalated because they are hard, or seem so, so this is evidence of its own kind (<see cref="CompetenceTable"/>).
/// </summary>
internal static class EscalationOutcome
{
    /// <summary>Whether the better answer agrees; null where none was escalated, or in too many words to tell right from differently said.</summary>
    public static Outcome? Of(PendingCheck check)
    {
        if (check is not { Escalated: { } draft, Answer: { } answer, AnsweredBy: { } better } || better.Tier <= draft.Target.Tier)
        {
            return null;
        }

        var question = TextGist.Of(CascadePrompt.LastText(check.Request));
        var (small, other) = (AnswerExtractor.Extract(draft.Text, question), AnswerExtractor.Extract(answer, question));
        return IsComparable(small) && IsComparable(other)
            ? new Outcome(
                check.Request.Id, draft.Target.Id, OutcomeSource.Escalation, check.Request.Workload, check.Plan.Intent.Task, check.Plan.Intent.Complexity,
                small.LikenessTo(other, LikenessBounds.Cautious).Agrees ? 1 : 0)
            : null;
    }

    private static bool IsComparable(in Answer answer) => answer.Kind is not (AnswerKind.None or AnswerKind.FreeText);
}
