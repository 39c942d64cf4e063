using System.Collections.Immutable;
using System.Globalization;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Sensitivity;
using Pareto.Workbench.Reports;

namespace Pareto.Workbench.Planning;

/// <summary>Tells a plan on a page for those who pay.</summary>
public static class PlanReport
{
    /// <param name="made">The day it was made.</param>
    public static ReportPage For(CostPlan plan, DateOnly made)
    {
        var sections = ImmutableArray.CreateBuilder<ReportSection>();
        sections.Add(RecommendationSection(plan));
        sections.Add(new("What it costs", [new ReportBlock.Table(OptionTable(plan)), new ReportBlock.Figure(Cumulative(plan)), new ReportBlock.Figure(Parts(plan)), .. OneOff(plan)]));
        if (!plan.Tornado.IsEmpty)
        {
            sections.Add(new("What it depends on", Sensitivity(plan)));
        }

        if (!plan.Capacity.IsEmpty)
        {
            sections.Add(new("Machines for the busiest hour", CapacityBlocks(plan)));
        }

        if (plan.Published is { } published)
        {
            sections.Add(new("Beside the published figure", PublishedBlocks(published)));
        }

        sections.Add(new("Where the figures come from", [new ReportBlock.Points(plan.Scenario.Sources), .. Cautions(plan)]));
        return new()
        {
            Title = plan.Scenario.Name,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{(plan.Scenario.Description is { } description ? description + " " : "")}Reckoned over {plan.Scenario.Months} months; made on {made:yyyy-MM-dd}."),
            Headlines = Headlines(plan),
            Sections = sections.ToImmutable(),
            Closing = "Made by pareto plan from the scenario's assumptions. It knows nothing of contracts, discounts, taxes, or of how good a model is at your work; docs/planning.md tells the formulas.",
        };
    }

    private static ImmutableArray<ReportHeadline> Headlines(CostPlan plan)
    {
        var changes = plan.Chosen.Deployment != Deployment.ApiOnly;
        var api = new ReportHeadline("API only, first month", PlanText.Dollars(plan.ApiOnly.MonthlyCost));
        if (plan.Challenger is not { } other)
        {
            return [api];
        }

        var chance = plan.Bands.Single(band => band.Deployment == plan.Chosen.Deployment).Chosen;
        return
        [
            new("Decision", plan.Chosen.Name, string.Create(CultureInfo.InvariantCulture, $"in {chance * 100:0} of 100 cases of the Monte Carlo"), changes ? ReportTone.Good : ReportTone.Caution),
            api,
            new($"{other.Name}, first month", PlanText.Dollars(other.MonthlyCost), other.Capex > 0 ? $"and {PlanText.Dollars(other.Capex)} once" : null),
            new(
                plan.SavingOf(other) >= 0 ? "It would save a month" : "It would cost more a month",
                PlanText.Dollars(Math.Abs(plan.SavingOf(other))),
                $"{PlanText.Percent(plan.SavedShareOf(other))} of the API's cost, on average",
                plan.SavingOf(other) >= 0 ? ReportTone.Good : ReportTone.Bad),
            new("Break-even", other.BreakEvenMonth(plan.ApiOnly) is { } month ? $"month {month}" : "not in the plan"),
        ];
    }

    private static ReportSection RecommendationSection(CostPlan plan) => new("Recommendation",
    [
        new ReportBlock.Notice(plan.Chosen.Deployment == Deployment.ApiOnly ? ReportTone.Caution : ReportTone.Good, plan.Recommendation.Text),
        new ReportBlock.Points(plan.Recommendation.Reasons),
    ]);

    private static ReportTable OptionTable(CostPlan plan) => new()
    {
        Caption = $"Options, US dollars; totals over {plan.Scenario.Months} months{(plan.ApiOnly.Months[0].WrongAnswers > 0 ? "; running costs hold what wrong answers cost" : "")}",
        Columns =
        [
            new(""), new("first month", true), new("paid once", true), new("running, in all", true), new("total", true),
            new("present value", true), new("saving", true), new("break-even", true),
        ],
        Rows = [.. plan.Options.Select(option => (ImmutableArray<string>)
        [
            option.Name + (option.IsRanked ? "" : " (not ranked)"),
            PlanText.Dollars(option.MonthlyCost),
            PlanText.Dollars(option.Capex),
            PlanText.Dollars(option.Opex),
            PlanText.Dollars(option.Total),
            PlanText.Dollars(option.PresentValue),
            option.Deployment == Deployment.ApiOnly ? "" : PlanText.Percent(plan.SavedShareOf(option)),
            option.Deployment == Deployment.ApiOnly ? "" : option.BreakEvenMonth(plan.ApiOnly) is { } month ? $"month {month}" : "none",
        ])],
    };

    private static LineChart Cumulative(CostPlan plan)
    {
        var shown = plan.Options;
        var banded = new[] { plan.ApiOnly, plan.Challenger }.OfType<OptionCost>().ToList();
        var even = plan.Challenger?.BreakEvenMonth(plan.ApiOnly);
        return new()
        {
            Title = "Paid by the end of each month",
            Description = string.Join(" ", shown.Select(option => $"{option.Name}: {PlanText.Dollars(option.Total)} after {plan.Scenario.Months} months.")),
            Unit = ChartUnit.Dollars,
            Categories = [.. Enumerable.Range(0, plan.Scenario.Months + 1).Select(month => month.ToString(CultureInfo.InvariantCulture))],
            // Before the first month stands what is paid at its start.
            Series = [.. shown.Select(option => new ChartSeries(option.Name, [(double)option.Months[0].Capex, .. option.Cumulative().Select(paid => (double)paid)]))],
            Bands = [.. banded.Select(option => Band(plan, option))],
            Moments = even is > 1 ? [new(even.Value, $"break-even, month {even}")] : [],
        };
    }

    private static ChartBand Band(CostPlan plan, OptionCost option)
    {
        var band = plan.Bands.Single(candidate => candidate.Deployment == option.Deployment);
        var start = (double)option.Months[0].Capex;
        return new(
            $"{option.Name}, 90 % of cases",
            plan.Options.IndexOf(option),
            [Math.Min(start, (double)band.Low[0]), .. band.Low.Select(paid => (double)paid)],
            [start, .. band.High.Select(paid => (double)paid)]);
    }

    private static ColumnChart Parts(CostPlan plan)
    {
        (string Name, Func<MonthCost, decimal> Of)[] parts =
        [
            ("API tokens", month => month.Tokens),
            ("Rent", month => month.Rent),
            ("Power", month => month.Power),
            ("Staff", month => month.Staff),
            ("Operations", month => month.Operations),
            ("Wrong answers", month => month.WrongAnswers),
            ("Hardware", month => month.Hardware),
            ("Project", month => month.Project),
        ];
        var months = plan.Scenario.Months;
        return new()
        {
            Title = "An average month by part, what is paid once spread over all months",
            Description = "Stacked parts of each option's total cost, divided by the months.",
            Unit = ChartUnit.Dollars,
            Stacked = true,
            Categories = [.. plan.Options.Select(option => option.Name)],
            Series =
            [
                .. parts
                    .Select(part => new ChartSeries(part.Name, [.. plan.Options.Select(option => (double)(option.Months.Sum(part.Of) / months))]))
                    .Where(series => series.Values.Any(value => value > 0)),
            ],
        };
    }

    private static IEnumerable<ReportBlock> OneOff(CostPlan plan)
    {
        if (plan.Challenger is { Project: > 0 } other)
        {
            var payback = other.ProjectPayback(plan.ApiOnly);
            yield return new ReportBlock.Paragraph(payback is { } months
                ? string.Create(CultureInfo.InvariantCulture, $"The migration project costs {PlanText.Dollars(other.Project)} and is earned back by the first year's average saving in running costs in {months:0.#} months.")
                    + " Machines that are bought come on top and are part of the break-even month."
                : $"The migration project costs {PlanText.Dollars(other.Project)}. There is no saving in running costs that would pay for it.");
        }
    }

    private static ImmutableArray<ReportBlock> Sensitivity(CostPlan plan)
    {
        var challenger = plan.Challenger!;
        var flips = plan.Flips.Select(flip => (ImmutableArray<string>)[flip.Input.Name(), flip.Condition, flip.Becomes]).ToImmutableArray();
        return
        [
            new ReportBlock.Figure(new TornadoChart
            {
                Title = $"Monthly saving of {challenger.Name}, one input at a time",
                Description = $"The widest bar is {plan.Tornado[0].Input.Name()}.",
                Unit = ChartUnit.Dollars,
                Base = (double)plan.SavingOf(challenger),
                Items = [.. plan.Tornado.Where(swing => swing.Width > 0).Select(swing => new TornadoItem(swing.Input.Name(), swing.Low, (double)swing.AtLow, swing.High, (double)swing.AtHigh))],
            }),
            flips.IsEmpty
                ? new ReportBlock.Paragraph("No single input, however far off, would change the decision.")
                : new ReportBlock.Table(new ReportTable
                {
                    Caption = "What would have to be true for another decision: one input changed, all others as assumed",
                    Columns = [new("input"), new("has to be"), new("then the decision is")],
                    Rows = flips,
                }),
            new ReportBlock.Paragraph(string.Create(CultureInfo.InvariantCulture, $"The bands of the first chart hold 90 % of {MonteCarlo.Draws} draws, in each of which every input was drawn from its range.")),
        ];
    }

    private static ImmutableArray<ReportBlock> CapacityBlocks(CostPlan plan) =>
    [
        new ReportBlock.Paragraph(
            "The number of machines follows a queueing formula (Erlang C with the correction of Allen and Cunneen) for every month. "
            + "A simulation of arrivals, reading, writing and batching checks it in the first month and the busiest; "
            + "where it asks for more, so many more are planned in every month. "
            + (plan.UsesSimulation ? "Here it does: the simulation's number is used." : "Here it does not: the formula's number is used.")),
        new ReportBlock.Table(new ReportTable
        {
            Caption = "Machines, and the time in which 95 % of the answers are complete",
            Columns = [new("month"), new("requests a second", true), new("machines, by formula", true), new("by simulation", true), new("load", true), new("95 % by formula", true), new("95 % simulated", true)],
            Rows = [.. plan.Capacity.Select(check => (ImmutableArray<string>)
            [
                check.Month.ToString(CultureInfo.InvariantCulture),
                check.RequestsPerSecond.ToString("0.##", CultureInfo.InvariantCulture),
                PlanText.Count(check.ByFormula),
                PlanText.Count(check.BySimulation),
                PlanText.Percent((decimal)check.Load),
                PlanText.Seconds(check.FormulaP95),
                PlanText.Seconds(check.SimulatedP95),
            ])],
        }),
    ];

    private static ImmutableArray<ReportBlock> PublishedBlocks(PublishedComparison published) =>
    [
        new ReportBlock.Table(new ReportTable
        {
            Caption = "The hybrid option, US dollars",
            Columns = [new(""), new("a day", true), new("a month", true)],
            Rows =
            [
                ["Published", PlanText.Dollars(PlanCalendar.DayOf(published.Published)), PlanText.Dollars(published.Published)],
                ["Reckoned with the price behind it", PlanText.Dollars(PlanCalendar.DayOf(published.Explained)), PlanText.Dollars(published.Explained)],
                ["Reckoned at true token prices", PlanText.Dollars(PlanCalendar.DayOf(published.Reckoned)), PlanText.Dollars(published.Reckoned)],
                ["Difference to the published", PlanText.Dollars(PlanCalendar.DayOf(published.Difference)), PlanText.Dollars(published.Difference)],
            ],
        }),
        new ReportBlock.Paragraph(published.Note),
    ];

    private static IEnumerable<ReportBlock> Cautions(CostPlan plan) =>
        plan.Scenario.Cautions.Select(caution => new ReportBlock.Notice(ReportTone.Caution, caution));
}
