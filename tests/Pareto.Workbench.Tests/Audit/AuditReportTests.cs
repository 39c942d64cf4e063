using System.Text.Json;
using Pareto.Testing;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using Pareto.Workbench.Reports;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit;

public sealed class AuditReportTests : IDisposable
{
    private static readonly LabelledEstimate _labels = new()
    {
        Target = "judge/m", Asked = 100, Labelled = 98, Stopped = null, HeldBack = 0.07, Cost = 0.31m,
        Figures = new LabelledFigures
        {
            KeptSmall = 0.5,
            SmallWillDoByLabels = new ShareEstimate(0.6, 0.5, 0.7),
            SmallWillDo = new ShareEstimate(0.62, 0.55, 0.69),
            Routine = new ShareEstimate(0.5, 0.4, 0.6),
            RightlySmall = new ShareEstimate(0.9, 0.8, 0.95),
            Saving = new Estimate(120, 100, 140),
            SavingByRouter = 90,
        },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pareto-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Of_Result_SaysWhatIsPaidWhatItCouldBeAndWhereToBegin()
    {
        var html = HtmlReport.Write(Report(Result(_labels)));

        html.ShouldContain("What routing would save");
        html.ShouldContain("tiers + cache (assumed)");
        html.ShouldContain("tiers, as configured");
        html.ShouldContain("tickets &lt;b&gt;", Case.Sensitive, "names come from logs");
        html.ShouldNotContain("<b>");
        html.ShouldContain("judge/m was asked about 100 calls");
        html.ShouldContain("7 % of the calls hold personal data");
        html.ShouldContain("routed as tests say");
        html.ShouldContain("Week by week");
        html.ShouldContain("+1 tokens (+0.5 to +1.5), +0.1 %");
        html.ShouldContain("no clear trend");
    }

    [Fact]
    public void Of_ResultWithoutLabels_SpeaksOfNone()
    {
        HtmlReport.Write(Report(Result(null))).ShouldNotContain("What a model says");
    }

    [Fact]
    public void Of_UnknownCosts_AreSaidToBeUnknown()
    {
        var result = Result(null);
        var unknown = result.Savings.Total.Policies.Select(policy => policy with { Cost = null, Saving = null });
        var savings = result.Savings with
        {
            Total = result.Savings.Total with { Policies = [.. unknown] },
            Workloads = [.. result.Savings.Workloads.Select(workload => workload with { Policies = [.. unknown] })],
        };

        HtmlReport.Write(Report(result with { Savings = savings })).ShouldContain("unknown");
    }

    [Fact]
    public void Write_Json_HasTheMembersOfEachPart()
    {
        var json = JsonOf(Result(_labels));

        json.GetProperty("savings").GetProperty("recommended").GetString().ShouldBe("tiers");
        var policies = json.GetProperty("savings").GetProperty("total").GetProperty("policies").EnumerateArray().ToArray();
        policies.Select(policy => policy.GetProperty("policy").GetString())
            .ShouldBe(["allPremium", "smallAndPremium", "tiers", "tiersAndCap", "tiersAndCache", "tiersAndCompression"]);
        policies.Select(policy => policy.GetProperty("assumed").GetBoolean()).ShouldBe([false, false, false, false, true, true]);
        policies[2].GetProperty("cost").GetProperty("value").GetDecimal().ShouldBeGreaterThan(0);
        json.GetProperty("labels").GetProperty("smallWillDo").GetProperty("value").GetDouble().ShouldBe(0.62);
        json.GetProperty("conclusion").GetProperty("deployment").GetString().ShouldBe("cloud only");
        json.GetProperty("conclusion").GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("name").GetString())
            .ShouldBe(["outputShare", "routine", "volume", "workloadBill", "regulated", "saving"]);
        json.GetProperty("conclusion").GetProperty("candidates").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void Write_JsonWithoutAResult_IsNull()
    {
        var json = JsonOf(null);

        json.EnumerateObject().Select(property => (property.Name, property.Value.ValueKind))
            .ShouldBe([("savings", JsonValueKind.Null), ("labels", JsonValueKind.Null), ("conclusion", JsonValueKind.Null)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_Report_RendersInABrowserWithoutAWordOnTheConsole(bool dark)
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on the path; eng/test.sh installs one.");
        var file = Path.Combine(_folder.FullName, "report.html");
        await File.WriteAllTextAsync(file, HtmlReport.Write(Report(Result(_labels))), TestContext.Current.CancellationToken);

        var (document, console) = await Browser.LoadAsync(file, dark, _folder.FullName, TestContext.Current.CancellationToken);

        console.ShouldBeEmpty();
        document.ShouldContain("What routing would save");
        document.ShouldContain("</svg>");
    }

    // The test above can fail only if a page that complains is heard.
    [Fact]
    public async Task LoadAsync_PageThatComplains_IsHeard()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on the path; eng/test.sh installs one.");
        var file = Path.Combine(_folder.FullName, "broken.html");
        await File.WriteAllTextAsync(
            file,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><script>1</script>",
            TestContext.Current.CancellationToken);

        var (_, console) = await Browser.LoadAsync(file, dark: false, _folder.FullName, TestContext.Current.CancellationToken);

        console.ShouldHaveSingleItem().ShouldContain("Content Security Policy");
    }

    private static AuditResult Result(LabelledEstimate? labels)
    {
        WorkloadFacts[] workloads =
        [
            Of("tickets <b>", Mix(easy: 30, hard: 10), cost: 2) with
            {
                RoutineShare = 0.8,
                Weeks = [.. Enumerable.Range(0, 4).Select(week => new WeekFacts(new DateOnly(2026, 11, 2).AddDays(7 * week), 10, 1_000 + week, 100, 0.5m))],
                InputTrend = new Trend(1, 0.5, 1.5, 1_001, 4),
                OutputTrend = new Trend(0.1, -1, 1, 100, 4),
            },
            Of("analysis", Mix(easy: 5, hard: 20), cost: 3) with { RoutineShare = 0.2 },
        ];
        var savings = new SavingsProjector(Configuration(), Time, seed: 1).Project(workloads, TestContext.Current.CancellationToken);
        return new AuditResult
        {
            Workloads = workloads,
            Basis = "The calls are routed as tests say.",
            Savings = savings,
            Labels = labels,
            Conclusion = AuditConclusion.Of(workloads, savings, labels),
        };
    }

    private static ReportPage Report(AuditResult result) => AuditReport.Of(result, "made.jsonl", new DateOnly(2026, 11, 22));

    private static JsonElement JsonOf(AuditResult? result)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            AuditResultJson.Write(writer, result);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray());
    }
}
