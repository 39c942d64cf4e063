using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using Pareto.Workbench.Reports;

namespace Pareto.Workbench.Audit;

/// <summary>Tells an audit to the people who decide: what is paid, what it could be, why, and where to begin.</summary>
public static class AuditReport
{
    // More bars than this are no picture any more; the table has them all.
    private const int MostBars = 12;
    private const int MostColumns = 8;
    private const int MostLines = 5;
    private const int FewestWeeks = 3;

    /// <param name="result">What was found.</param>
    /// <param name="logs">The logs as they were named.</param>
    /// <param name="day">When the audit was made.</param>
    public static ReportPage Of(AuditResult result, string logs, DateOnly day)
    {
        var total = result.Savings.Total;
        var recommended = total[result.Savings.Recommended];
        return new ReportPage
        {
            Title = "What routing would save",
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"An audit of {logs}, made on {day:d MMMM yyyy}: {result.Workloads.Sum(workload => workload.Calls):N0} calls in {result.Workloads.Count} {(result.Workloads.Count == 1 ? "workload" : "workloads")}{PeriodOf(result.Savings)}."),
            Headlines =
            [
                new("Bill a month", AuditText.Dollars(total.Reference), total.Now is null ? result.Savings.Against : "as logged"),
                new("With routing", AuditText.Dollars(recommended.Cost?.Value), IntervalOf(recommended.Cost)),
                new("Saving a month", SavingShare(total, recommended), AuditText.Dollars(recommended.Saving), ToneOf(recommended.Saving)),
                new("Fits best", result.Conclusion.Decision.Deployment.Name(), null, ReportTone.Plain),
            ],
            Sections =
            [
                Concludes(result.Conclusion),
                Policies(result.Savings),
                .. result.Labels is { } labels ? [Labels(labels)] : (ReadOnlySpan<ReportSection>)[],
                Workloads(result),
                Begin(result.Conclusion),
                .. Weeks(result.Workloads) is { } weeks ? [weeks] : (ReadOnlySpan<ReportSection>)[],
                new ReportSection("What the figures take for granted", [new ReportBlock.Points([result.Basis, .. result.Savings.Assumptions])]),
            ],
            Closing = "Intervals are at 95 %: what other calls of the same kinds would have given. Costs are sums of logged tokens at list prices, where the gateway's own router sends them.",
        };
    }

    private static ReportSection Concludes(AuditConclusion conclusion) => new(
        "What it comes to",
        [
            new ReportBlock.Notice(ReportTone.Plain, $"{Capital(conclusion.Decision.Deployment.Name())}. {conclusion.Decision.Reason}"),
            new ReportBlock.Table(new ReportTable
            {
                Caption = "The tests that people use, each with its number",
                Columns = [new("Test"), new("Found"), new("Threshold"), new("Verdict"), new("What follows")],
                Rows = [.. conclusion.Tests.Select(test => (ImmutableArray<string>)[test.Question, test.Number, test.Threshold, test.Verdict.Name(), test.Meaning])],
            }),
        ]);

    private static ReportSection Policies(SavingsProjection savings)
    {
        var total = savings.Total;
        return new(
            "What it would cost",
            [
                new ReportBlock.Paragraph(
                    "Each policy serves the same calls. Those marked as assumed rest on a stage that the gateway does not have yet, and are not part of any figure above."),
                new ReportBlock.Figure(new RankChart
                {
                    Title = "Cost a month, with 95 % intervals",
                    Description = "One bar for the bill as it is, where the log tells it, and one for each policy.",
                    Unit = ChartUnit.Dollars,
                    Items =
                    [
                        .. total.Now is { } now ? [new RankItem("as it is", (double)now)] : (ReadOnlySpan<RankItem>)[],
                        .. total.Policies.Where(policy => policy.Cost is not null).Select(policy => new RankItem(
                            LabelOf(policy.Policy, savings), (double)policy.Cost!.Value.Value, ((double)policy.Cost.Value.Low, (double)policy.Cost.Value.High))),
                    ],
                }),
                new ReportBlock.Table(new ReportTable
                {
                    Caption = $"The policies, a month; savings against {savings.Against}",
                    Columns = [new("Policy"), new("Cost", true), new("Saving", true), new("Saved", true), new("Small", true), new("Mid", true), new("Premium", true)],
                    Rows =
                    [
                        .. total.Policies.Select(policy => (ImmutableArray<string>)
                        [
                            LabelOf(policy.Policy, savings), AuditText.Dollars(policy.Cost?.Value), AuditText.Dollars(policy.Saving?.Value), SavingShare(total, policy),
                            .. Enum.GetValues<Tier>().Select(tier => policy.Shares.Count == 0 ? "" : AuditText.Percent(policy.Shares.GetValueOrDefault(tier))),
                        ]),
                    ],
                }),
            ]);
    }

    private static ReportSection Labels(LabelledEstimate labels) => new(
        "What a model says of a sample",
        [
            new ReportBlock.Paragraph(
                $"{labels.Target} was asked about {AuditText.Count(labels.Asked)} calls, drawn at random: would a small model's answer have done? It cost {AuditText.Dollars(labels.Cost)}. "
                + (labels.HeldBack > 0 ? $"{AuditText.Percent(labels.HeldBack)} of the calls hold personal data or secrets and were not shown to it; the figures do not speak of these." : "")),
            .. labels.Stopped is { } stopped ? [new ReportBlock.Notice(ReportTone.Caution, stopped)] : (ReadOnlySpan<ReportBlock>)[],
            labels.Figures is { } figures
                ? new ReportBlock.Figure(new RankChart
                {
                    Title = "Share of calls for which a small model will do, with 95 % intervals",
                    Description = "By the router alone, by the labels alone, and by both together.",
                    Unit = ChartUnit.Percent,
                    Items =
                    [
                        new RankItem("the router keeps small", figures.KeptSmall),
                        ItemOf("by labels alone", figures.SmallWillDoByLabels),
                        ItemOf("by labels and router", figures.SmallWillDo),
                        .. figures.RightlySmall is { } rightly ? [ItemOf("of those kept small, rightly", rightly)] : (ReadOnlySpan<RankItem>)[],
                    ],
                })
                : new ReportBlock.Paragraph($"Of these, {labels.Labelled} answers could be read: too few to say anything."),
            .. labels.Figures is { Saving: { } saving } known
                ?
                [
                    new ReportBlock.Paragraph(
                        $"If exactly the calls for which a small model will do went small and all others to premium, the saving against all premium would be {AuditText.Dollars(saving)} a month; the router by itself comes to {AuditText.Dollars(known.SavingByRouter)}."),
                ]
                : (ReadOnlySpan<ReportBlock>)[],
        ]);

    private static ReportSection Workloads(AuditResult result)
    {
        var savings = result.Savings;
        var pairs = result.Workloads.Zip(savings.Workloads, (facts, saved) => (Facts: facts, Saved: saved, Policy: saved[savings.Recommended]))
            .OrderByDescending(pair => pair.Policy.Saving?.Value)
            .ToArray();
        var drawn = pairs.Where(pair => pair.Policy.Saving is not null).Take(MostBars).ToArray();
        var routed = pairs.Where(pair => pair.Policy.Shares.Count > 0).Take(MostColumns).ToArray();
        return new(
            "Workload by workload",
            [
                .. drawn.Length == 0
                    ? (ReadOnlySpan<ReportBlock>)[]
                    :
                    [
                        new ReportBlock.Figure(new RankChart
                        {
                            Title = "Saving a month by workload, with 95 % intervals",
                            Description = "One bar for each workload under the recommended policy, the greatest saving first.",
                            Unit = ChartUnit.Dollars,
                            Items =
                            [
                                .. drawn.Select(pair => new RankItem(
                                    pair.Facts.Name, (double)pair.Policy.Saving!.Value.Value, ((double)pair.Policy.Saving.Value.Low, (double)pair.Policy.Saving.Value.High))),
                            ],
                        }),
                    ],
                .. routed.Length == 0
                    ? (ReadOnlySpan<ReportBlock>)[]
                    :
                    [
                        new ReportBlock.Figure(new ColumnChart
                        {
                            Title = "Where the calls would go, by share of each workload",
                            Description = "The share of calls by tier, for each workload.",
                            Unit = ChartUnit.Percent,
                            Stacked = true,
                            Categories = [.. routed.Select(pair => pair.Facts.Name)],
                            Series =
                            [
                                .. Enum.GetValues<Tier>().Select(tier => new ChartSeries(
                                    tier.Name(), [.. routed.Select(pair => pair.Policy.Shares.GetValueOrDefault(tier))])),
                            ],
                        }),
                    ],
                new ReportBlock.Table(new ReportTable
                {
                    Caption = "Calls and money are those of a month",
                    Columns = [new("Workload"), new("Calls", true), new("Bill", true), new("With routing", true), new("Saving", true), new("Routine", true), new("Personal data", true), new("Repeated", true)],
                    Rows =
                    [
                        .. pairs.Select(pair => (ImmutableArray<string>)
                        [
                            pair.Facts.Name, AuditText.Count(pair.Saved.Calls), AuditText.Dollars(pair.Saved.Reference), AuditText.Dollars(pair.Policy.Cost?.Value),
                            AuditText.Dollars(pair.Policy.Saving?.Value), AuditText.Percent(pair.Facts.RoutineShare), AuditText.Percent(pair.Facts.PersonalDataShare),
                            AuditText.Percent(pair.Facts.ExactDuplicateShare),
                        ]),
                        ["All", AuditText.Count(savings.Total.Calls), AuditText.Dollars(savings.Total.Reference), AuditText.Dollars(savings.Total[savings.Recommended].Cost?.Value),
                            AuditText.Dollars(savings.Total[savings.Recommended].Saving?.Value), "", "", ""],
                    ],
                    EndsWithTotal = true,
                }),
            ]);
    }

    private static ReportSection Begin(AuditConclusion conclusion) => new(
        "Where to begin",
        [
            .. conclusion.Candidates.IsEmpty
            ? (ReadOnlySpan<ReportBlock>)[new ReportBlock.Notice(ReportTone.Caution, "No workload surely saves by moving: leave things as they are, or ask again with cheaper targets.")]
            :
            [
                new ReportBlock.Table(new ReportTable
                {
                    Caption = "The workloads that surely save, the most first",
                    Columns = [new("Workload"), new("Saving a month", true), new("Effort"), new("Because")],
                    Rows =
                    [
                        .. conclusion.Candidates.Select(candidate => (ImmutableArray<string>)
                            [candidate.Name, AuditText.Dollars(candidate.Saving), candidate.Effort.Name(), string.Join("; ", candidate.Reasons)]),
                    ],
                }),
                new ReportBlock.Paragraph("Effort is judged by how much of a workload is routine, whether it calls tools or holds personal data, and whether a program can check its answers."),
            ],
            .. conclusion.CostMore.IsEmpty ? (ReadOnlySpan<ReportBlock>)[] : [new ReportBlock.Notice(ReportTone.Caution, AuditText.CostMore(conclusion.CostMore))],
        ]);

    // A trend takes three weeks to be one.
    private static ReportSection? Weeks(IReadOnlyList<WorkloadFacts> workloads)
    {
        var mondays = workloads.SelectMany(workload => workload.Weeks).Select(week => week.Monday).Distinct().Order().ToArray();
        if (mondays.Length < FewestWeeks)
        {
            return null;
        }

        var shown = workloads.Where(workload => workload.Weeks.Count > 0).Take(MostLines).ToArray();
        return new(
            "Week by week",
            [
                new ReportBlock.Figure(new LineChart
                {
                    Title = "Cost as logged, by the week that begins on",
                    Description = "One line for each of the dearest workloads. The first and the last week may be parts of one.",
                    Unit = ChartUnit.Dollars,
                    Categories = [.. mondays.Select(monday => monday.ToString("d MMM", CultureInfo.InvariantCulture))],
                    Series =
                    [
                        .. shown.Select(workload => new ChartSeries(
                            workload.Name, [.. mondays.Select(monday => (double)(workload.Weeks.FirstOrDefault(week => week.Monday == monday)?.Cost ?? 0))])),
                    ],
                }),
                new ReportBlock.Table(new ReportTable
                {
                    Caption = "How the tokens of a call grow by the week, with 95 % intervals",
                    Columns = [new("Workload"), new("Input", true), new("Output", true)],
                    Rows = [.. shown.Select(workload => (ImmutableArray<string>)[workload.Name, TrendOf(workload.InputTrend), TrendOf(workload.OutputTrend)])],
                }),
            ]);
    }

    private static string TrendOf(Trend? trend) => trend switch
    {
        null => "too few weeks",
        { IsClear: false } => "no clear trend",
        _ => string.Create(CultureInfo.InvariantCulture, $"{trend.PerWeek:+0.#;-0.#} tokens ({trend.Low:+0.#;-0.#} to {trend.High:+0.#;-0.#}), {trend.SharePerWeek * 100:+0.#;-0.#} %"),
    };

    private static RankItem ItemOf(string label, ShareEstimate share) => new(label, share.Value, (share.Low, share.High));

    private static string LabelOf(SavingsPolicy policy, SavingsProjection savings) =>
        policy == savings.Recommended ? $"{policy.Name()}, as configured" : policy.IsAssumed() ? $"{policy.Name()} (assumed)" : policy.Name();

    private static string SavingShare(WorkloadSavings workload, PolicySavings policy) =>
        policy.Saving is { } saving && workload.Reference is > 0 and var reference ? AuditText.Percent((double)(saving.Value / reference)) : "unknown";

    private static string? IntervalOf(Estimate? estimate) =>
        estimate is { } known && known.Low != known.High ? $"{AuditText.Dollars(known.Low)} to {AuditText.Dollars(known.High)}" : null;

    private static ReportTone ToneOf(Estimate? saving) =>
        saving is not { } known ? ReportTone.Caution : known.Low > 0 ? ReportTone.Good : known.High < 0 ? ReportTone.Bad : ReportTone.Caution;

    private static string PeriodOf(SavingsProjection savings) =>
        savings.Period is { } period ? string.Create(CultureInfo.InvariantCulture, $", over {period.TotalDays:0.#} days") : "";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
