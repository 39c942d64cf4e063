using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>
/// Takes in what an answer was worth, and counts it for the target that gave it. Which target, task and complexity that
/// was stands in the ledger: nobody can speak for a target that has not answered, nor for another key's requests.
/// </summary>
/// <param name="outcomes">Where it is counted.</param>
/// <param name="ledger">Knows who answered.</param>
public sealed class FeedbackIntake(OutcomeStore outcomes, LedgerReader ledger)
{
    /// <summary>The source of a name that clients use.</summary>
    public static OutcomeSource? SourceOf(string name) => name switch
    {
        "user" => OutcomeSource.User,
        "judge" => OutcomeSource.Judge,
        "label" => OutcomeSource.Label,
        _ => null,
    };

    /// <summary>The attempt that it counts for, or why it counts for none: exactly one of the two.</summary>
    /// <exception cref="StorageException">The database cannot be read or written.</exception>
    public (LedgerEntry? Attempt, GatewayError? Refusal) Accept(Feedback feedback, Principal principal)
    {
        if (feedback.Source != OutcomeSource.User && principal != Principal.Admin)
        {
            return (null, new GatewayError(GatewayErrorKind.InvalidRequest, "Labels and judgements need the admin key; with a client's key leave source out, or send 'user'.")
            {
                Parameter = "source",
            });
        }

        var answer = ledger.Entries(feedback.RequestId).FirstOrDefault(entry => entry is { Final: true, Purpose: AttemptPurpose.Answer, Outcome: AttemptOutcome.Completed or AttemptOutcome.OffTemplate });
        if (answer is null || (principal != Principal.Admin && answer.KeyName != principal.KeyName))
        {
            return (null, new GatewayError(
                GatewayErrorKind.UnknownRequest, "No request of this key with that id was answered. Send the x-pareto-request-id of its reply.") { Parameter = "request_id" });
        }

        outcomes.Write(new Outcome(answer.RequestId, answer.Target, feedback.Source, answer.Workload, answer.Task, answer.Complexity, feedback.Quality));
        return (answer, null);
    }
}
