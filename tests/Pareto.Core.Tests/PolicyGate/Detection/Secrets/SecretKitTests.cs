using System.Text.Json;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Secrets;

namespace Pareto.Core.Tests.PolicyGate.Detection.Secrets;

/// <summary>Public cases of gitleaks' rules, counted as the kit's scorer counts them.</summary>
public sealed class SecretKitTests
{
    private static readonly Detector Detector = new([new SecretRecognizer()], 0.5);

    [Fact]
    public void Scan_ProviderSecrets_AreFullyMasked()
    {
        var cases = PolicyKit.Read("secret_cases.jsonl.gz")
            .Where(row => row.GetProperty("is_secret").GetBoolean() && row.GetProperty("origin").GetString() != "path" && !row.GetProperty("generic").GetBoolean()).ToArray();

        var masked = cases.Count(IsMasked);

        masked.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.98 * cases.Length));
    }

    [Fact]
    public void Scan_WhatIsNoSecret_IsQuiet()
    {
        var cases = PolicyKit.Read("secret_cases.jsonl.gz")
            .Where(row => !row.GetProperty("is_secret").GetBoolean() && row.GetProperty("neg_scope").GetString() == "any").ToArray();

        cases.Count(row => Scan(row).Length > 0).ShouldBeLessThanOrEqualTo(cases.Length / 100);
    }

    [Fact]
    public void Scan_HarmlessPrompts_AreQuiet() =>
        PolicyKit.Read("injection_cases.jsonl.gz").Where(row => row.GetProperty("label").GetString() == "benign").Count(row => Scan(row).Length > 0).ShouldBe(0);

    private static bool IsMasked(JsonElement row)
    {
        var text = row.GetProperty("text").GetString()!;
        var covered = new bool[text.Length];
        foreach (var finding in Scan(row))
        {
            covered.AsSpan(finding.Start, finding.Length).Fill(true);
        }

        // The kit counts code points; these cases have none beyond the first plane.
        return row.GetProperty("spans").EnumerateArray().All(span => Array.TrueForAll(covered[span[0].GetInt32()..span[1].GetInt32()], isCovered => isCovered));
    }

    private static System.Collections.Immutable.ImmutableArray<Exchange.Finding> Scan(JsonElement row) =>
        Detector.Scan(row.GetProperty("text").GetString()!, TestContext.Current.CancellationToken);
}
