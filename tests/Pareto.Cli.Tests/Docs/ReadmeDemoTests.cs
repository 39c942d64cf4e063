using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pareto.Testing;

namespace Pareto.Cli.Tests.Docs;

/// <summary>The README shows the demo's real output: all of it that does not depend on the machine.</summary>
public class ReadmeDemoTests
{
    [Fact]
    public async Task Readme_DemoOutput_HoldsTheFiguresOfARun()
    {
        var shown = MarkdownPage.Of("README.md").CodeBlocks.Single(block => block.Text.Contains("tokens in", StringComparison.Ordinal)).Text.Split('\n');
        using var run = JsonDocument.Parse(await DemoAsync(TestContext.Current.CancellationToken));
        var demo = run.RootElement;
        var requests = demo.GetProperty("requests").GetInt64();

        foreach (var tier in demo.GetProperty("tiers").EnumerateArray())
        {
            var row = shown.First(line => line.TrimStart().StartsWith(tier.GetProperty("tier").GetString()!, StringComparison.Ordinal));
            var served = tier.GetProperty("requests").GetInt64();
            row.ShouldContain($" {served:N0} ");
            row.ShouldContain($" {Percent((double)served / requests)} ");
            row.ShouldContain($" {tier.GetProperty("inputTokens").GetInt64().ToString("N0", CultureInfo.InvariantCulture)} ");
            row.ShouldContain($" {tier.GetProperty("outputTokens").GetInt64().ToString("N0", CultureInfo.InvariantCulture)} ");
            row.ShouldEndWith(LedgerTable.Money(tier.GetProperty("cost").GetDecimal()));
        }

        var (cost, baseline) = (demo.GetProperty("cost").GetDecimal(), demo.GetProperty("baselineCost").GetDecimal());
        var saved = Percent((double)(demo.GetProperty("savings").GetDecimal() / baseline));
        shown.ShouldContain($"Cost      {LedgerTable.Money(cost)} with Pareto, {LedgerTable.Money(baseline)} had everything gone to premium: {saved} saved");
        var accuracy = demo.GetProperty("accuracy");
        shown.ShouldContain($"Accuracy  {Right("pareto")} with Pareto, {Right("small")} always small, {Right("premium")} always premium");

        string Right(string who) => Percent(accuracy.GetProperty(who).GetDouble());
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static async Task<string> DemoAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "pareto.dll"), "demo", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }
}
