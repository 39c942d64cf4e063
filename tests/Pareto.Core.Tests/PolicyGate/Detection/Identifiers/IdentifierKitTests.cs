using System.IO.Compression;
using System.Text.Json;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Identifiers;

namespace Pareto.Core.Tests.PolicyGate.Detection.Identifiers;

/// <summary>Measures the table with the reference data that lies beside some checkouts and is not part of the project.</summary>
public sealed class IdentifierKitTests
{
    private static readonly HashSet<string> Types = [.. IdentifierTable.All.Select(identifier => identifier.Type)];

    [Fact]
    public void TryValidate_TableOfCheckDigits_IsRight()
    {
        var (right, all) = (0, 0);
        foreach (var row in Rows("presidio_validator_cases"))
        {
            var valid = Validators.TryValidate(row.GetProperty("entity").GetString()!, row.GetProperty("number").GetString()!);
            right += valid == true == (row.GetProperty("expected").ValueKind == JsonValueKind.True) ? 1 : 0;
            all++;
        }

        Share(right, all).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    [Fact]
    public void Scan_CasesOfIdentifiers_AreFoundAndOthersAreNot()
    {
        var (cases, masked, rightType, negatives, falseAlarms) = (0, 0, 0, 0, 0);
        var detector = new Detector([new IdentifierRecognizer()], 0.5);
        foreach (var row in Rows("presidio_cases").Where(row => Types.Contains(row.GetProperty("entity").GetString()!)))
        {
            var tier = row.GetProperty("tier").GetString();
            var type = row.GetProperty("entity").GetString();
            var found = detector.Scan(row.GetProperty("text").GetString()!, CancellationToken.None);
            var spans = row.GetProperty("spans").EnumerateArray().Select(span => (Start: span[0].GetInt32(), End: span[1].GetInt32())).ToArray();
            if (tier is "strong" or "context")
            {
                cases++;
                masked += spans.All(span => found.Any(finding => finding.Start <= span.Start && finding.End >= span.End)) ? 1 : 0;
                rightType += spans.All(span => found.Any(finding => finding.Type == type && finding.Start == span.Start && finding.End == span.End)) ? 1 : 0;
            }
            else if (tier == "neg")
            {
                negatives++;
                falseAlarms += found.Any(finding => finding.Type == type) ? 1 : 0;
            }
        }

        Share(masked, cases).ShouldBeGreaterThanOrEqualTo(0.98);
        Share(rightType, cases).ShouldBeGreaterThanOrEqualTo(0.96);
        Share(falseAlarms, negatives).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Fact]
    public void Scan_BenignPrompts_HaveNoIdentifier()
    {
        var detector = new Detector([new IdentifierRecognizer()], 0.5);

        Rows("injection_cases")
            .Where(row => row.GetProperty("label").GetString() == "benign")
            .SelectMany(row => detector.Scan(row.GetProperty("text").GetString()!, CancellationToken.None))
            .ShouldBeEmpty();
    }

    private static double Share(int part, int all) => (double)part / all;

    private static IEnumerable<JsonElement> Rows(string name)
    {
        var file = File(name);
        Assert.SkipWhen(file is null, "No ../shared/kits/pii beside this checkout.");
        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(file!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }

    private static string? File(string name)
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var file = Path.Combine(above.FullName, "shared", "kits", "pii", $"{name}.jsonl.gz");
            if (System.IO.File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
