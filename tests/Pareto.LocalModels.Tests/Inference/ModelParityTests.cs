using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;

namespace Pareto.LocalModels.Tests.Inference;

public class ModelParityTests(ITestOutputHelper output)
{
    // A likeliest token that leads by less than this may be another one.
    private const double DecidedMargin = 0.1;

    public static TheoryData<string, string, double, double> Cases()
    {
        var cases = new TheoryData<string, string, double, double>();
        foreach (var architecture in new[] { "llama", "llama3", "qwen2", "qwen3", "phi3", "gemma3" })
        {
            cases.Add(architecture, "F16", 0.003, 0.02);
            cases.Add(architecture, "Q8_0", 0.03, 0.15);
            cases.Add(architecture, "Q4_K_M", 0.04, 0.20);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compare_WithLlamaCpp_IsWithinItsOwnTolerance(string architecture, string type, double mostRms, double mostDifference)
    {
        var report = Compare(architecture, type, KernelSet.Best);
        output.WriteLine($"{architecture} {type}: {report}");

        report.Rms.ShouldBeLessThanOrEqualTo(mostRms);
        report.MaxDifference.ShouldBeLessThanOrEqualTo(mostDifference);
        report.WidestLostMargin.ShouldBeLessThan(DecidedMargin);
        report.Positions.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("F16", 0.003, 0.02)]
    [InlineData("Q8_0", 0.03, 0.15)]
    [InlineData("Q4_K_M", 0.04, 0.20)]
    public void Compare_EverySetOfKernels_IsWithinTheSameTolerance(string type, double mostRms, double mostDifference)
    {
        foreach (var kernels in KernelSet.Supported)
        {
            var report = Compare("qwen2", type, kernels);

            report.Rms.ShouldBeLessThanOrEqualTo(mostRms, kernels.Name);
            report.MaxDifference.ShouldBeLessThanOrEqualTo(mostDifference, kernels.Name);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen3")]
    [InlineData("gemma3")]
    public void Compare_CacheOfLessPrecision_StaysNear(string architecture)
    {
        // Eight bits for keys and values take less than eight bits for weights.
        foreach (var (cache, mostRms, mostDifference) in new[] { (KeyValueType.F16, 0.003, 0.02), (KeyValueType.Q8_0, 0.02, 0.10) })
        {
            var report = Compare(architecture, "F16", KernelSet.Best, cache);
            output.WriteLine($"{architecture} {cache}: {report}");

            report.Rms.ShouldBeLessThanOrEqualTo(mostRms);
            report.MaxDifference.ShouldBeLessThanOrEqualTo(mostDifference);
            report.WidestLostMargin.ShouldBeLessThan(DecidedMargin);
        }
    }

    private static ParityReport Compare(string architecture, string type, KernelSet kernels, KeyValueType cache = KeyValueType.F32)
    {
        var stem = Path.Combine(Kit.Folder("parity"), $"tiny-{architecture}-{type}");
        using var model = LocalModel.Open(GgufFile.Open($"{stem}.gguf"), new LocalModelOptions { Threads = 2, KeyValues = cache }, kernels);
        using var reference = JsonDocument.Parse(File.ReadAllBytes($"{stem}.logits.json"));
        return ModelParity.Compare(model, reference);
    }
}
