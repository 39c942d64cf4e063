using Pareto.Workbench.Reports;

namespace Pareto.Workbench.Tests.Reports;

/// <summary>A report with one of everything.</summary>
internal static class Samples
{
    public static LineChart Lines { get; } = new()
    {
        Title = "Cumulative cost",
        Description = "API rises in a straight line, own hardware starts at $60,000 and is cheaper from month 8 on.",
        Unit = ChartUnit.Dollars,
        Categories = [.. Enumerable.Range(0, 25).Select(month => $"{month}")],
        Series =
        [
            new("API only", [.. Enumerable.Range(0, 25).Select(month => month * 12_500d)]),
            new("Hybrid, rented GPU", [.. Enumerable.Range(0, 25).Select(month => 8_000 + (month * 9_100d))]),
            new("Own hardware", [.. Enumerable.Range(0, 25).Select(month => 60_000 + (month * 4_800d))]),
        ],
        Bands = [new("API, 90 % of cases", 0, [.. Enumerable.Range(0, 25).Select(month => month * 10_500d)], [.. Enumerable.Range(0, 25).Select(month => month * 14_900d)])],
        Moments = [new(8, "break-even, month 8")],
    };

    public static ColumnChart Stack { get; } = new()
    {
        Title = "A month, by part",
        Description = "Tokens are most of the API's cost, people most of the local option's.",
        Unit = ChartUnit.Dollars,
        Stacked = true,
        Categories = ["API only", "Cheap API only", "Hybrid, rented GPU", "Hybrid, own hardware", "Local only"],
        Series = [new("Tokens", [45_500, 1_820, 6_825, 6_825, 0]), new("Machines", [0, 0, 2_000, 400, 900]), new("Staff & operations", [0, 0, 1_500, 2_500, 4_000])],
    };

    public static RankChart Ranks { get; } = new()
    {
        Title = "Savings a month (95 % interval)",
        Description = "Tiers save most.",
        Unit = ChartUnit.Dollars,
        Items = [new("Tiers", 38_000, (31_000, 44_000)), new("Small and premium with a name that needs two lines of text", 21_500, (19_000, 23_000)), new("Cache", -1_200)],
    };

    public static TornadoChart Tornado { get; } = new()
    {
        Title = "What moves the saving",
        Description = "Acceptance moves it most.",
        Unit = ChartUnit.Dollars,
        Base = 36_500,
        Items = [new("Acceptance rate", "70 %", 12_000, "95 %", 44_100), new("Requests", "5,000,000", 17_300, "20,000,000", 71_000), new("Power", "$0.08", 36_900, "$0.40", 35_800)],
    };

    public static ReportPage Page { get; } = new()
    {
        Title = "A plan <of> \"costs\" & more",
        Summary = "Made from a sample.",
        Headlines = [new("Saving", "$36,500 a month", "81.7 % of the bill", ReportTone.Good), new("Break-even", "month 8", null, ReportTone.Caution), new("Risk", "high", null, ReportTone.Bad), new("Requests", "10,000,000")],
        Sections =
        [
            new("Result", [new ReportBlock.Notice(ReportTone.Good, "Build it."), new ReportBlock.Paragraph("Why: <script>alert(1)</script>"), new ReportBlock.Points(["one", "two"])]),
            new("Charts", [new ReportBlock.Figure(Lines), new ReportBlock.Figure(Stack), new ReportBlock.Figure(Stack with { Stacked = false }), new ReportBlock.Figure(Ranks), new ReportBlock.Figure(Tornado)]),
            new("Table",
            [
                new ReportBlock.Table(new ReportTable
                {
                    Caption = "The bill",
                    Columns = [new("part"), new("a month", IsNumber: true)],
                    Rows = [["Tokens", "$6,825"], ["Operations", "$1,500"], ["All", "$8,325"]],
                    EndsWithTotal = true,
                }),
            ]),
        ],
        Closing = "It predicts nothing.",
    };
}
