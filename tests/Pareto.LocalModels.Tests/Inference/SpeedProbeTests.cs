using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Inference;

public sealed class SpeedProbeTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("llama")]
    [InlineData("phi3")]
    public void Measure_AnyModel_EstimatesBoth(string architecture)
    {
        File.WriteAllBytes(_path, TinyModel.Make(architecture));

        var estimate = SpeedProbe.Measure(_path, 2, new SteadyClock(), TestContext.Current.CancellationToken);

        estimate.Threads.ShouldBe(2);
        estimate.Generation.ShouldBePositive();

        // A pass takes as long for many tokens as for one on this clock, and reads leave the output out.
        estimate.Prompt.ShouldBeGreaterThan(estimate.Generation);
    }

    [Fact]
    public void Measure_VocabularyOnly_IsRefused()
    {
        File.WriteAllBytes(_path, TinyModel.Vocabularies(new GgufWriter()).ToArray());

        Should.Throw<GgufException>(() => SpeedProbe.Measure(_path, 1, new SteadyClock(), TestContext.Current.CancellationToken)).Message.ShouldContain("no weights");
    }

    /// <summary>Ten milliseconds go by with every look at it.</summary>
    private sealed class SteadyClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += TimeSpan.FromMilliseconds(10).Ticks;
    }
}
