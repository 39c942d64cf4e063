using System.Collections.Immutable;

namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// For one task: whom to ask first, when to believe the answers, when to go on and when to give up on small models. The
/// cheapest way whose expected loss of quality stays under a bound is the one that weighs each request's expected loss
/// with one price and takes the least of cost and weighed loss at every step (Lagrange); the price is what the bound
/// fixes. Costs are parts of a mean premium call. Immutable and free of side effects.
/// </summary>
internal sealed record CascadePlan
{
    /// <summary>Small models in the order in which they are asked, at most <see cref="CascadeEvidence.MostModels"/>.</summary>
    public required ImmutableArray<CascadeModel> Models { get; init; }

    /// <summary>What it has to be told of each reply besides its text; the cost of asking for it is in that of the models.</summary>
    public CascadeSignals Reads { get; init; }

    /// <summary>How many premium calls one wrong answer is worth. 0: no plan keeps the bound, and everything goes to premium.</summary>
    public required double LossPrice { get; init; }

    /// <summary>
    /// What asking one more model must be expected to save, in premium calls. Estimates from a few hundred outcomes promise too
    /// much where models seldom agree.
    /// </summary>
    public required double LeastSaving { get; init; }

    /// <summary>What to expect after 0, 1, … answers; one more than there are models.</summary>
    public required ImmutableArray<CascadeStage> Stages { get; init; }

    /// <summary>Where it is there, nothing is learned from answers: it alone tells which requests the one model answers, and the rest is empty.</summary>
    public PromptOrder? ByPrompt { get; init; }

    /// <summary>The plan that asks no small model.</summary>
    public static CascadePlan AlwaysPremium { get; } = new() { Models = [], LossPrice = 0, LeastSaving = 0, Stages = [] };

    /// <summary>What to do next, for a plan that answers decide on.</summary>
    /// <param name="prompt"><see cref="PromptSignals.Count"/> values.</param>
    /// <param name="replies">What has been answered, in the order of <see cref="Models"/>.</param>
    public CascadeStep Next(ReadOnlySpan<double> prompt, ReadOnlySpan<CascadeReply> replies)
    {
        if (LossPrice <= 0)
        {
            return CascadeStep.Premium;
        }

        Span<double> records = stackalloc double[CascadeEvidence.MostModels];
        for (var i = 0; i < replies.Length; i++)
        {
            records[i] = Models[i].Record;
        }

        Span<double> evidence = stackalloc double[CascadeEvidence.Count];
        var spokesman = CascadeEvidence.Write(prompt, replies, records[..replies.Length], evidence);
        return Stages[replies.Length].Decide(evidence, spokesman, replies.Length, this);
    }

    /// <summary>Why a plan that came from a file cannot be followed; null where it can.</summary>
    public string? Problem()
    {
        if (ByPrompt is { } order)
        {
            return !HasModels || Models.Length > 1 || LossPrice != 0 || !Stages.IsDefaultOrEmpty ? "must have one model, and nothing beside it, where the prompt alone decides" : order.Problem();
        }

        if (LossPrice == 0)
        {
            return null;
        }

        if (LossPrice is not > 0 || !double.IsFinite(LossPrice) || LeastSaving is not >= 0 || !double.IsFinite(LeastSaving))
        {
            return "has a lossPrice or leastSaving that is no positive number";
        }

        if (!HasModels)
        {
            return $"must name 1 to {CascadeEvidence.MostModels} models";
        }

        if (Models.Any(model => !double.IsFinite(model.Record) || !double.IsFinite(model.Cost) || model.Cost < 0))
        {
            return "has a model whose record or cost is no number";
        }

        if (Stages.IsDefault || Stages.Length != Models.Length + 1)
        {
            return "must have one stage more than models";
        }

        return Stages.Select((stage, asked) => stage.Problem(asked, Models.Length)).FirstOrDefault(problem => problem is not null);
    }

    private bool HasModels => !Models.IsDefaultOrEmpty && Models.Length <= CascadeEvidence.MostModels && !Models.Any(model => string.IsNullOrEmpty(model.Name));
}

/// <summary>A small model that a plan asks.</summary>
/// <param name="Name">As the outcomes name it.</param>
/// <param name="Record">The log-odds of its being right on this task.</param>
/// <param name="Cost">What one call costs, in premium calls.</param>
internal sealed record CascadeModel(string Name, double Record, double Cost);

/// <summary>What is expected once so many models have answered.</summary>
internal sealed record CascadeStage
{
    // A premium call is taken to cost this much at least and at most, in mean ones.
    private const double CheapestPremium = 0.2;
    private const double DearestPremium = 4;

    /// <summary>That the answer they agree on is right; null before the first answer.</summary>
    public CascadeEstimate? SmallIsRight { get; init; }

    /// <summary>What premium's answer is better by; null before the first answer.</summary>
    public CascadeLoss? Loss { get; init; }

    /// <summary>What premium's answer will cost, in mean premium calls.</summary>
    public required CascadeEstimate PremiumCost { get; init; }

    /// <summary>What asking the next model saves over premium now, all that follows included; null after the last model.</summary>
    public CascadeEstimate? Saving { get; init; }

    /// <param name="evidence">What <see cref="CascadeEvidence.Write"/> wrote.</param>
    /// <param name="spokesman">What it returned.</param>
    /// <param name="asked">How many models have answered.</param>
    /// <param name="plan">Whose stage it is.</param>
    public CascadeStep Decide(ReadOnlySpan<double> evidence, int spokesman, int asked, CascadePlan plan)
    {
        var best = CascadeStep.Premium;
        var least = CostOfPremium(PremiumCost.Sum(evidence));
        if (Saving is { } saving && saving.Sum(evidence) - plan.LeastSaving is var saved && saved > 0)
        {
            (best, least) = (CascadeStep.Ask(asked), least - saved);
        }

        if (SmallIsRight is not { } small || Loss is not { } expected)
        {
            return best;
        }

        var loss = expected.Of(evidence);
        return (plan.LossPrice * loss <= least ? CascadeStep.Accept(spokesman) : best) with { Right = small.Probability(evidence), Loss = loss };
    }

    internal static double CostOfPremium(double estimate) => Math.Clamp(estimate, CheapestPremium, DearestPremium);

    internal string? Problem(int asked, int models)
    {
        if (SmallIsRight is null != (asked == 0) || Loss is null != (asked == 0) || Saving is null != (asked == models))
        {
            return $"lacks an estimate after {asked} answers, or has one too many";
        }

        return PremiumCost.IsUsable && (SmallIsRight?.IsUsable ?? true) && (Loss?.IsUsable ?? true) && (Saving?.IsUsable ?? true)
            ? null
            : $"must have {CascadeEvidence.Count + 1} numbers for each estimate";
    }
}

/// <summary>What premium's answer is expected to be better by than the small one.</summary>
/// <param name="Lost">That only premium's is right.</param>
/// <param name="Won">That only the small one is right.</param>
/// <param name="Offset">What is added.</param>
/// <param name="Slope">How much of the difference was true on outcomes that the estimates had not seen.</param>
internal sealed record CascadeLoss(CascadeEstimate Lost, CascadeEstimate Won, double Offset, double Slope)
{
    internal bool IsUsable => Lost.IsUsable && Won.IsUsable && double.IsFinite(Offset) && double.IsFinite(Slope);

    public double Of(ReadOnlySpan<double> evidence) => Calibrated(Lost.Probability(evidence), Won.Probability(evidence));

    internal double Calibrated(double lost, double won) => Offset + (Slope * (lost - won));
}
