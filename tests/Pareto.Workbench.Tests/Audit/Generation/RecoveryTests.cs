using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Generation;

namespace Pareto.Workbench.Tests.Audit.Generation;

/// <summary>What was planted in made-up logs is found again, within two points; the same at a million requests: bench/audit.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const double TwoPoints = 0.02;
    private const int Requests = 16_000;

    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 11)]
    [InlineData(false, 12)]
    public async Task Audit_OfPlantedLogs_FindsWhatWasPlanted(bool named, int seed)
    {
        var truth = Generate(new GenerationOptions { Requests = Requests, Seed = seed, NamesWorkloads = named });

        var facts = await _folder.AuditAsync();

        facts.Calls.ShouldBe(Requests);
        facts.Broken.Count.ShouldBe(truth.BrokenLines);
        truth.BrokenLines.ShouldBeGreaterThan(0);
        facts.Workloads.Count.ShouldBe(truth.Workloads.Count);
        foreach (var planted in truth.Workloads)
        {
            // Where it is not named it has another name, but as many calls.
            var found = facts.Workloads.Single(workload => named ? workload.Name == planted.Name : workload.Calls == planted.Calls);
            found.Origin.ShouldBe(named ? WorkloadOrigin.Named : WorkloadOrigin.SystemPrompt);
            found.Calls.ShouldBe(planted.Calls);
            found.Usage.Input.ShouldBe(planted.InputTokens);
            found.Usage.Output.ShouldBe(planted.OutputTokens);
            (found.Throttled, found.Failed).ShouldBe((planted.Throttled, planted.Failed));
            found.RoutineShare.ShouldBe(planted.RoutineShare, TwoPoints, planted.Name);
            found.PersonalDataShare.ShouldBe(planted.PersonalShare, TwoPoints, planted.Name);
            found.ExactDuplicateShare.ShouldBe(planted.ExactDuplicateShare, TwoPoints, planted.Name);
            found.NearDuplicateShare.ShouldBe(planted.NearDuplicateShare, TwoPoints, planted.Name);
            found.PrefixReuseShare.ShouldBe(planted.PrefixReuseShare, TwoPoints, planted.Name);
            ((double)found.RetriesInferred / found.Calls).ShouldBe((double)planted.Retries / planted.Calls, 0.001, planted.Name);
        }
    }

    // Of the few near duplicates of a small log two points are one or two calls: all workloads together tell.
    [Fact]
    public async Task Audit_OfPlantedLogs_FindsHowOftenANearDuplicateWantsAnotherAnswer()
    {
        var truth = Generate(new GenerationOptions { Requests = Requests, Seed = 13 });

        var facts = await _folder.AuditAsync();

        var compared = facts.Workloads.Sum(workload => workload.NearDuplicatesCompared);
        var wrong = facts.Workloads.Sum(workload => workload.NearDuplicateWrongRate * workload.NearDuplicatesCompared);
        (wrong / compared).ShouldBe((double)truth.Workloads.Sum(workload => workload.NearDuplicatesWrong) / truth.Workloads.Sum(workload => workload.NearDuplicates), TwoPoints);
    }

    [Fact]
    public async Task Audit_OfPlantedLogs_FindsTheGrowthOfTheOutput()
    {
        Generate(new GenerationOptions { Requests = Requests, Seed = 14, NamesWorkloads = true });

        var facts = await _folder.AuditAsync();

        // Six points of the first week's output are five of the mean over eight weeks.
        var grows = facts.Workloads.Single(workload => workload.Name == "shop-assistant").OutputTrend!;
        grows.IsClear.ShouldBeTrue();
        grows.SharePerWeek.ShouldBe(0.05, 0.015);
        facts.Workloads.Single(workload => workload.Name == "field-extraction").InputTrend!.SharePerWeek.ShouldBe(0, 0.005);
    }

    [Fact]
    public async Task Audit_WithOneWorkerOrThree_FindsTheSame()
    {
        Generate(new GenerationOptions { Requests = 3_000, Seed = 15 });

        var one = Json(await _folder.AuditAsync(options => options with { Workers = 1 }));
        var three = Json(await _folder.AuditAsync(options => options with { Workers = 3 }));

        three.ShouldBe(one);
        one.Length.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Write_WithTheSameSeed_GivesTheSameBytes()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        using var other = new MemoryStream();
        LogGenerator.Write(new GenerationOptions { Requests = 200, Seed = 3 }, first, CancellationToken.None);
        LogGenerator.Write(new GenerationOptions { Requests = 200, Seed = 3 }, second, CancellationToken.None);
        LogGenerator.Write(new GenerationOptions { Requests = 200, Seed = 4 }, other, CancellationToken.None);

        second.ToArray().ShouldBe(first.ToArray());
        other.ToArray().ShouldNotBe(first.ToArray());
    }

    private GenerationTruth Generate(GenerationOptions options)
    {
        using var output = File.Create(Path.Combine(_folder.Path, "log.jsonl"));
        return LogGenerator.Write(options, output, CancellationToken.None);
    }

    private static string Json(AuditFacts facts)
    {
        using var bytes = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            AuditJson.Write(writer, facts);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
