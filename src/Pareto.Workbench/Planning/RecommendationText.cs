using System.Collections.Immutable;
using System.Globalization;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Planning;

/// <summary>Says what to do in words. Where the API wins, it says so, and what would have to change.</summary>
internal static class RecommendationText
{
    /// <summary>Below so many requests a day machines of one's own stand idle most of the time: the audit's threshold too.</summary>
    private const decimal LowVolume = 10_000;

    /// <summary>USD for a million tokens, over the mix: below it tokens are a commodity.</summary>
    private const decimal CommodityPrice = 0.5m;

    private const double Sure = 0.9;
    private const double Even = 0.5;

    public static Recommendation For(CostPlan plan)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        var text = plan.Chosen.Deployment == Deployment.ApiOnly ? Stay(plan, reasons) : Change(plan, reasons);
        AddChance(plan, reasons);
        AddNearestFlip(plan, reasons);
        AddUnranked(plan, reasons);
        return new(plan.Chosen.Deployment, text, reasons.ToImmutable());
    }

    private static string Change(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        var (chosen, api) = (plan.Chosen, plan.ApiOnly);
        var inputs = plan.Scenario.Inputs;
        if (inputs.SmallShare > 0 && chosen.Deployment is Deployment.HybridRented or Deployment.HybridOwned)
        {
            reasons.Add($"{PlanText.Percent(inputs.SmallShare * inputs.SmallAcceptance)} of the requests are answered by the small model; "
                + $"API tokens fall from {PlanText.Dollars(api.Months[0].Tokens)} to {PlanText.Dollars(chosen.Months[0].Tokens)} in the first month.");
        }

        var own = chosen.Months[0].Opex - chosen.Months[0].Tokens - chosen.Months[0].WrongAnswers;
        if (own > 0)
        {
            reasons.Add($"Running it beside the tokens costs {PlanText.Dollars(own)} a month.");
        }

        if (chosen.Capex > 0)
        {
            reasons.Add($"What is paid once comes to {PlanText.Dollars(chosen.Capex)} over {inputs.Months} months, {PlanText.Dollars(chosen.Months[0].Capex)} of it at the start.");
        }

        AddQuality(plan, chosen, reasons);
        AddPayback(plan, chosen, reasons);
        var narrow = Chance(plan) < Even ? "narrowly " : "";
        return $"Go {narrow}for: {chosen.Name}. Over {inputs.Months} months it costs {PlanText.Dollars(chosen.Total)} where the API alone costs {PlanText.Dollars(api.Total)}: "
            + $"it saves {PlanText.Dollars(plan.SavingOf(chosen))} a month, {PlanText.Percent(plan.SavedShareOf(chosen))}.";
    }

    private static string Stay(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        if (plan.Challenger is not { } challenger)
        {
            return "Stay with the API: the scenario gives no other option that could be ranked.";
        }

        var inputs = plan.Scenario.Inputs;
        var api = plan.ApiOnly;
        var (saving, share) = (plan.SavingOf(challenger), plan.SavedShareOf(challenger));
        var saved = api.Months[0].Tokens - challenger.Months[0].Tokens;
        var own = challenger.Months[0].Opex - challenger.Months[0].Tokens - challenger.Months[0].WrongAnswers;
        var once = challenger.Capex > 0 ? $" and {PlanText.Dollars(challenger.Capex)} once" : "";
        reasons.Add($"The change would take {PlanText.Dollars(saved)} off the first month's tokens, and cost {PlanText.Dollars(own)} a month to run{once}.");
        var daily = PlanCalendar.DayOf(inputs.RequestsPerMonth);
        if (daily < LowVolume && challenger.Deployment != Deployment.CheapApiOnly)
        {
            reasons.Add($"The volume is low: {PlanText.Count(daily)} requests a day do not fill a machine.");
        }

        if (BlendedPrice(inputs) is var price && price < CommodityPrice)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{inputs.Premium.Name} is priced as a commodity: ${price:0.##} for a million tokens of this mix.")
                + " A machine of one's own has to be busy all day to be cheaper.");
        }

        AddQuality(plan, challenger, reasons);
        AddRange(plan, reasons);
        return saving <= 0
            ? $"Stay with the API: the cloud is the cheaper way here. {challenger.Name} would cost {PlanText.Dollars(-saving)} a month more ({PlanText.Percent(-share)})."
            : $"Stay with the API: {challenger.Name} would save {PlanText.Dollars(saving)} a month ({PlanText.Percent(share)}), too little to be sure of. "
                + $"A change should save {PlanText.Percent(Choice.LeastSaving)} of the API's cost at present value.";
    }

    private static void AddQuality(CostPlan plan, OptionCost option, ImmutableArray<string>.Builder reasons)
    {
        var more = option.Months[0].WrongAnswers - plan.ApiOnly.Months[0].WrongAnswers;
        if (more != 0)
        {
            reasons.Add($"Wrong answers cost {PlanText.Dollars(Math.Abs(more))} a month {(more > 0 ? "more" : "less")} than with the API alone; that is counted.");
        }
    }

    private static void AddPayback(CostPlan plan, OptionCost option, ImmutableArray<string>.Builder reasons)
    {
        if (option.Capex == 0)
        {
            return;
        }

        var project = option.Project > 0 && option.ProjectPayback(plan.ApiOnly) is { } months
            ? string.Create(CultureInfo.InvariantCulture, $" The project alone, {PlanText.Dollars(option.Project)}, is earned in {months:0.#} months of savings.")
            : "";
        reasons.Add(option.BreakEvenMonth(plan.ApiOnly) is { } month
            ? $"All that is paid once is earned back by the end of month {month}.{project}"
            : $"What is paid once is not earned back for good within the plan, as machines are bought anew.{project}");
    }

    private static void AddRange(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        var widest = plan.Tornado[0];
        var (least, most) = (Math.Min(widest.AtLow, widest.AtHigh), Math.Max(widest.AtLow, widest.AtHigh));
        reasons.Add($"The input that moves it most, {Lower(widest.Input.Name())} ({widest.Low} to {widest.High}), puts the saving between {PlanText.Dollars(least)} and {PlanText.Dollars(most)} a month.");
    }

    private static void AddChance(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        if (plan.Challenger is not null)
        {
            var chance = Chance(plan);
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"With all inputs drawn from their ranges at once, this stays the decision in {chance * 100:0} of 100 cases{(chance < Sure ? ", so the decision is not a sure one" : "")}."));
        }
    }

    private static void AddNearestFlip(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        if (plan.Challenger is null)
        {
            return;
        }

        var nearest = plan.Flips.MinBy(flip => Distance(plan, flip));
        reasons.Add(nearest is null
            ? "No single input, however far off, would change the decision."
            : $"Nearest to changing it: {Lower(nearest.Input.Name())} {nearest.Condition} would make it {Lower(nearest.Becomes)}.");
    }

    /// <summary>How far away a flip is, measured by the range in which the input may lie.</summary>
    private static double Distance(CostPlan plan, Flip flip)
    {
        var range = plan.Scenario.Ranges[flip.Input];
        var width = range.High - range.Low;
        return width == 0 ? double.PositiveInfinity : (double)(Math.Abs(flip.Value - range.Assumed) / width);
    }

    private static void AddUnranked(CostPlan plan, ImmutableArray<string>.Builder reasons)
    {
        foreach (var option in plan.Options.Where(option => !option.IsRanked))
        {
            reasons.Add($"{option.Name} is shown and not ranked: it answers everything with another model, "
                + "and how often that is wrong, and what a wrong answer costs, is not given.");
        }
    }

    private static double Chance(CostPlan plan) => plan.Bands.Single(band => band.Deployment == plan.Chosen.Deployment).Chosen;

    private static decimal BlendedPrice(PlanInputs inputs)
    {
        var tokens = inputs.InputTokens + inputs.OutputTokens;
        return tokens == 0 ? decimal.MaxValue : inputs.Premium.Of(inputs.InputTokens, inputs.CachedInputShare, inputs.OutputTokens) * 1_000_000 / tokens;
    }

    private static string Lower(string name) => name.StartsWith("API", StringComparison.Ordinal) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
