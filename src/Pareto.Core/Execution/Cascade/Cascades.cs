using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Asks the drafts of a plan and decides whether one of their answers is given. Nothing of a draft has reached the client by
/// then. Every draft and every judgement is metered on the request's account, whatever comes of it.
/// </summary>
internal sealed class Cascades(CascadeSetup setup, Attempts attempts, SideCalls sideCalls)
{
    /// <exception cref="OperationCanceledException">The client has left. No draft runs on.</exception>
    public async ValueTask<CascadeResult> RunAsync(
        ChatRequest request, RoutePlan plan, RequestAccount account, PremiumPass? pass, CancellationToken cancellationToken)
    {
        var order = plan.Cascade!;
        // A plan knows by itself what answers of its workload are like.
        var form = AskedForm.Of(request, readsPrompt: order.Plan is null);
        var isClosed = form.IsClosed || plan.Intent.Task is TaskType.Classification or TaskType.Sentiment or TaskType.Extraction
            or TaskType.Mathematics or TaskType.QuestionAnswering or TaskType.QuestionWithContext;
        var fitted = order.Plan is { } name ? setup.PlanOf(name) : null;
        var (drafts, rule) = fitted is not null ? Fitted(request, order, fitted) : Unfitted(request, order, isClosed);
        var run = new CascadeRun(setup.Options, attempts, sideCalls, request, order, account, pass, form, rule, drafts);
        await using (run)
        {
            return await (!request.Stream || fitted is { ByPrompt: null } || form.IsClosed || (isClosed && IsShort(request, plan.Intent))
                ? run.JudgeWholeAsync(cancellationToken)
                : run.JudgeBeginningAsync(cancellationToken));
        }
    }

    private bool WantsLogProbs => setup.Options.LogProbs is not null;

    private (Draft[] Drafts, ICascadeRule Rule) Fitted(ChatRequest request, CascadeOrder order, CascadePlan plan) => (
        [.. plan.Models.Select(model => Begin(request, order.Drafts.FirstOrDefault(draft => CascadeSetup.IsCalled(draft.Target, model.Name)), WantsLogProbs || plan.Reads.HasFlag(CascadeSignals.LogProbs)))],
        plan.ByPrompt is null ? new FittedRule(plan, CascadePrompt.SingleText(request)!) : new PromptRule());

    private (Draft[] Drafts, ICascadeRule Rule) Unfitted(ChatRequest request, CascadeOrder order, bool isClosed) => (
        [.. order.Drafts.Select(draft => Begin(request, draft, WantsLogProbs))],
        new AgreementRule(order.Drafts.Length, compares: isClosed && order.Drafts.Length > 1, judged: setup.Options.Judge is not null, setup.Options.Texts.Bounds));

    private static Draft Begin(ChatRequest request, PlannedTarget? planned, bool wantsLogProbs) => new(planned)
    {
        HidesLogProbs = wantsLogProbs && !request.LogProbs && planned?.Target.Abilities.HasFlag(TargetAbilities.LogProbs) == true,
    };

    private bool IsShort(ChatRequest request, Intent intent) =>
        Math.Min(intent.ExpectedOutputTokens, request.MaxOutputTokens ?? int.MaxValue) <= setup.Options.Hold.Tokens;
}
