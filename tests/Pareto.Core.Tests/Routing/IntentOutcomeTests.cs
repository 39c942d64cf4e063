using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pareto.Core.Routing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

/// <summary>
/// Whether the score means anything: published outcomes of a weak and a strong model on the same prompts, by level. Only
/// the half of the groups that the weights were not tuned on. Skipped where the outcomes are not at hand.
/// </summary>
public sealed class IntentOutcomeTests
{
    [Fact]
    public void Analyze_PublishedOutcomes_TheWeakModelFailsMoreAtHigherLevels()
    {
        var files = Files();
        var analyzer = new IntentAnalyzer();
        var weak = new double[6];
        var count = new int[6];
        foreach (var file in files)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line)
            {
                using var document = JsonDocument.Parse(line);
                var row = document.RootElement;
                if (!IsHeldOut(row.GetProperty("group").GetString()!)
                    || (row.TryGetProperty("contaminated", out var contaminated) && contaminated.ValueKind == JsonValueKind.True))
                {
                    continue;
                }

                var level = analyzer.Analyze(Ask(row.GetProperty("prompt").GetString()!)).Complexity;
                weak[level] += row.GetProperty("weak_score").GetDouble();
                count[level]++;
            }
        }

        var easy = (weak[1] + weak[2]) / (count[1] + count[2]);
        var middling = (weak[3] + weak[4]) / (count[3] + count[4]);
        var hard = weak[5] / count[5];
        (easy - middling).ShouldBeGreaterThan(0.05, $"{easy:F2} {middling:F2} {hard:F2}");
        (middling - hard).ShouldBeGreaterThan(0.05, $"{easy:F2} {middling:F2} {hard:F2}");
        (weak[3] / count[3] - (weak[4] / count[4])).ShouldBeGreaterThan(0.03);
    }

    // Halves the groups by a digest of their name; the weights were tuned on the other half.
    private static bool IsHeldOut(string group) => MD5.HashData(Encoding.UTF8.GetBytes(group))[^1] % 2 == 1;

    private static string[] Files()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var outcomes = Path.Combine(folder.FullName, "shared", "kits", "routing");
            if (Directory.Exists(outcomes))
            {
                return [.. Directory.GetFiles(outcomes, "*.jsonl.gz").Order(StringComparer.Ordinal)];
            }
        }

        Assert.Skip("The published routing outcomes (shared/kits/routing) are not at hand.");
        return [];
    }
}
