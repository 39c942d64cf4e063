using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>Loading and unloading; memory is counted, so nothing else may run beside.</summary>
[Collection(nameof(EngineLifeTests))]
[CollectionDefinition(nameof(EngineLifeTests), DisableParallelization = true)]
public class EngineLifeTests
{
    [Fact]
    public async Task LoadAsync_FirstUse_LoadsAndTellsTheModel()
    {
        await using var engine = TinyEngine.Open();
        engine.IsLoaded.ShouldBeFalse();

        var model = await engine.LoadAsync();

        engine.IsLoaded.ShouldBeTrue();
        model.Context.ShouldBe(512);
        model.Vocabulary.ShouldBe(TinyModel.Vocabulary);
        model.Description.Architecture.ShouldBe("llama");
        model.Tokenizer.Decode(model.Tokenizer.Encode("the hen")).ShouldBe("the hen");
    }

    [Fact]
    public async Task KeepAlive_NoRequestForSoLong_UnloadsUntilTheNext()
    {
        var before = NativeBuffer.Allocated;
        var time = new FakeTimeProvider();
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, KeepAlive = TimeSpan.FromMinutes(5) }, time);
        await engine.AskAsync([1, 2]);
        time.Advance(TimeSpan.FromMinutes(4));
        await engine.AskAsync([1, 2]);
        time.Advance(TimeSpan.FromMinutes(4));
        engine.IsLoaded.ShouldBeTrue();

        time.Advance(TimeSpan.FromMinutes(1));

        engine.IsLoaded.ShouldBeFalse();
        NativeBuffer.Allocated.ShouldBe(before);
        (await engine.AskAsync([1, 2])).End.ShouldBe(GenerationEnd.Length);
    }

    [Fact]
    public async Task KeepAlive_WhileARequestRuns_DoesNotUnload()
    {
        var time = new FakeTimeProvider();
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, KeepAlive = TimeSpan.Zero }, time);
        using var gate = new GateConstraint(3);
        var running = engine.AskAsync([1], TinyEngine.Greedy with { Constraint = gate });
        await gate.Reached;

        time.Advance(TimeSpan.FromHours(1));
        engine.IsLoaded.ShouldBeTrue();
        gate.Open();
        await running;
        time.Advance(TimeSpan.Zero);

        engine.IsLoaded.ShouldBeFalse();
    }

    [Fact]
    public async Task DisposeAsync_WhileRequestsRunAndWait_EndsThemAll()
    {
        var before = NativeBuffer.Allocated;
        var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 1 });
        await engine.LoadAsync();
        using var gate = new GateConstraint(3);
        var running = engine.AskAsync([1], TinyEngine.Greedy with { Constraint = gate });
        await gate.Reached;
        var waiting = engine.AskAsync([2]);

        var disposing = engine.DisposeAsync();
        gate.Open();
        await disposing;

        (await Should.ThrowAsync<LocalEngineException>(() => running)).Message.ShouldContain("shut down");
        await Should.ThrowAsync<LocalEngineException>(() => waiting);
        await Should.ThrowAsync<ObjectDisposedException>(() => engine.AskAsync([1]));
        await engine.DisposeAsync();
        NativeBuffer.Allocated.ShouldBe(before);
    }

    [Fact]
    public async Task GenerateAsync_LoopThatFails_EndsEveryRequestAndLoadsAnew()
    {
        var time = new BreakingClock();
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 2 }, time);
        await engine.LoadAsync();
        using var gate = new GateConstraint(3);
        var running = engine.AskAsync([1], TinyEngine.Greedy with { Constraint = gate });
        await gate.Reached;
        time.IsBroken = true;
        var other = engine.AskAsync([2]);
        gate.Open();

        foreach (var request in new[] { running, other })
        {
            var failure = await Should.ThrowAsync<LocalEngineException>(() => request);
            failure.InnerException.ShouldBeOfType<NotSupportedException>();
        }

        time.IsBroken = false;
        (await engine.AskAsync([1])).End.ShouldBe(GenerationEnd.Length);
    }

    [Fact]
    public async Task GenerateAsync_FileThatIsNoModel_IsUnavailable()
    {
        await using var engine = TinyEngine.Open(() => GgufFile.Open("not a model"u8.ToArray()));

        await Should.ThrowAsync<GgufException>(() => engine.LoadAsync().AsTask());
        (await engine.AskAsync([1])).Refusal.ShouldBeOfType<EngineRefusal.Unavailable>().Problem.ShouldContain("GGUF");
    }

    [Fact]
    public async Task GenerateAsync_FileThatIsMissing_IsUnavailable()
    {
        await using var engine = new LocalEngine(Path.Combine(Path.GetTempPath(), "no", "such.gguf"), new LocalEngineOptions(), new FakeTimeProvider());

        (await engine.AskAsync([1])).Refusal.ShouldBeOfType<EngineRefusal.Unavailable>();
    }

    [Theory]
    [InlineData(KeyValueType.F16, 1)]
    [InlineData(KeyValueType.F32, 8)]
    [InlineData(KeyValueType.Q8_0, 8)]
    public async Task Memory_WhileEightAnswer_IsWithinTheEstimate(KeyValueType keyValues, int sequences)
    {
        var before = NativeBuffer.Allocated;
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 2, KeyValues = keyValues, MaxSequences = sequences });
        var estimate = (await engine.LoadAsync()).Memory;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => engine.AskAsync(TinyEngine.Prompt(40, i))));

        var taken = NativeBuffer.Allocated - before;
        taken.ShouldBeLessThanOrEqualTo(estimate.KeyValues + estimate.Work);
        taken.ShouldBeGreaterThan((long)(0.8 * (estimate.KeyValues + estimate.Work)));
        estimate.Weights.ShouldBe(TinyModel.Make("llama", Tensors.TensorType.F32).Length);
    }

    [Fact]
    public async Task LoadAsync_TooLittleMemory_SaysWhatItTakes()
    {
        await using var engine = TinyEngine.Open(memory: new ModelMemory(3 << 20));

        var failure = await Should.ThrowAsync<InsufficientMemoryException>(() => engine.LoadAsync().AsTask());

        failure.Message.ShouldContain("3 MiB are left");
        (await engine.AskAsync([1])).Refusal.ShouldBe(new EngineRefusal.Unavailable(failure.Message));
        engine.IsLoaded.ShouldBeFalse();
    }

    [Fact]
    public async Task LocalEngines_NoRoomForAnother_UnloadTheLongestUnused()
    {
        var time = new FakeTimeProvider();
        await using var engines = new LocalEngines(time, 3 * await NeedAsync(), () => false);
        var three = Enumerable.Range(0, 3).Select(_ => Add(engines)).ToArray();
        foreach (var engine in three)
        {
            await engine.AskAsync([1]);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await three[0].AskAsync([1]);
        three.ShouldAllBe(engine => engine.IsLoaded);

        (await Add(engines).AskAsync([1])).End.ShouldBe(GenerationEnd.Length);

        three.Select(engine => engine.IsLoaded).ShouldBe([true, false, true]);
    }

    [Fact]
    public async Task LocalEngines_OthersInUse_RefuseAnother()
    {
        await using var engines = new LocalEngines(new FakeTimeProvider(), await NeedAsync(), () => false);
        var first = Add(engines);
        using var gate = new GateConstraint(3);
        var running = first.AskAsync([1], TinyEngine.Greedy with { Constraint = gate });
        await gate.Reached;
        var second = Add(engines);

        (await second.AskAsync([1])).Refusal.ShouldBeOfType<EngineRefusal.Unavailable>();
        gate.Open();
        await running;

        (await second.AskAsync([1])).End.ShouldBe(GenerationEnd.Length);
        first.IsLoaded.ShouldBeFalse();
    }

    [Fact]
    public async Task LocalEngines_MachineShortOfMemory_UnloadWhatNobodyUses()
    {
        var time = new FakeTimeProvider();
        var isShort = false;
        await using var engines = new LocalEngines(time, TinyEngine.Memory, () => isShort);
        var engine = Add(engines);
        await engine.AskAsync([1]);
        time.Advance(TimeSpan.FromSeconds(30));
        engine.IsLoaded.ShouldBeTrue();

        isShort = true;
        time.Advance(TimeSpan.FromSeconds(10));

        engine.IsLoaded.ShouldBeFalse();
    }

    private static LocalEngine Add(LocalEngines engines) =>
        engines.Add(() => GgufFile.Open(TinyModel.Make()), new LocalEngineOptions { Threads = 1, CacheTokens = 512 });

    private static async Task<long> NeedAsync()
    {
        await using var engine = TinyEngine.Open(() => GgufFile.Open(TinyModel.Make()), new LocalEngineOptions { Threads = 1, CacheTokens = 512 });
        return (await engine.LoadAsync()).Memory.Total;
    }

    private sealed class BreakingClock : TimeProvider
    {
        public volatile bool IsBroken;

        public override long GetTimestamp() =>
            IsBroken && Thread.CurrentThread.Name == "pareto-engine" ? throw new NotSupportedException() : base.GetTimestamp();
    }
}
