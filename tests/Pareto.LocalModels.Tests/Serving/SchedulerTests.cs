using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Tests.Serving;

public class SchedulerTests
{
    private const int Page = KeyValuePages.Positions;

    // Few tokens and many take different kernels, whose sums differ in the last digits; the scalar ones are the same for all.
    private static readonly LocalEngineOptions _exact = new() { Threads = 2, Kernels = KernelSet.Scalar };

    // Never ends by itself, so that steps can be counted.
    private static GenerationOptions Endless(int tokens) => TinyEngine.Greedy with { MaxTokens = tokens, Constraint = new GateConstraint(int.MaxValue) };

    [Fact]
    public async Task Run_EightStreams_EachHasATokenInEveryStep()
    {
        await using var engine = TinyEngine.Open();
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        var first = engine.AskAsync([1], Endless(60) with { Constraint = gate });
        await gate.Reached;
        var streams = Enumerable.Range(0, 7).Select(i => engine.AskAsync(TinyEngine.Prompt(10 + i, i), Endless(60))).Append(first).ToArray();
        gate.Open();

        var answers = await Task.WhenAll(streams);

        foreach (var answer in answers)
        {
            var steps = answer.Tokens.Select(token => token.Step).ToArray();
            steps.Length.ShouldBe(60);
            steps.ShouldBe(Enumerable.Range(0, 60).Select(i => steps[0] + i));
        }

        // Prompts of 91 tokens go in by 32 a step beside the first stream.
        answers.Max(answer => answer.Tokens[0].Step).ShouldBe(4);
    }

    [Fact]
    public async Task Run_LongPromptBesideStreams_HoldsUpNeitherThemNorAShortOne()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, PromptTokensPerStep = 16 });
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        var stream = engine.AskAsync([1], Endless(50) with { Constraint = gate });
        await gate.Reached;
        var longOne = engine.AskAsync(TinyEngine.Prompt(400, 1), Endless(2));
        var shortOne = engine.AskAsync(TinyEngine.Prompt(12, 2), Endless(2));
        gate.Open();

        var steps = (await stream).Tokens.Select(token => token.Step).ToArray();
        steps.ShouldBe(Enumerable.Range(0, 50).Select(i => steps[0] + i));
        (await shortOne).Tokens[0].Step.ShouldBeLessThanOrEqualTo(steps[0] + 3);
        (await longOne).Tokens[0].Step.ShouldBeInRange(steps[0] + (400 / 16), steps[0] + (400 / 16) + 2);
    }

    [Fact]
    public async Task TryAdd_OverTheBound_IsRefusedUntilAPlaceIsFree()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 1, MaxWaiting = 2 });
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        var running = engine.AskAsync([1], Endless(2) with { Constraint = gate });
        await gate.Reached;
        var waiting = engine.AskAsync([2], Endless(2));
        using var leave = new CancellationTokenSource();
        var leaving = Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = [3], Options = Endless(2) }, leave.Token));

        (await engine.AskAsync([4], Endless(2))).Refusal.ShouldBe(new EngineRefusal.QueueFull(TimeSpan.FromSeconds(1)));
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        var next = engine.AskAsync([5], Endless(2));

        gate.Open();
        foreach (var answer in await Task.WhenAll(running, waiting, next))
        {
            answer.End.ShouldBe(GenerationEnd.Length);
        }

        engine.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfAStep_FreesThePlaceAtOnce()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 1, MaxWaiting = 0 });
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        using var leave = new CancellationTokenSource();
        var leaving = Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = [1], Options = Endless(2) with { Constraint = gate } }, leave.Token));
        await gate.Reached;
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);

        var next = engine.AskAsync([2], Endless(2));

        gate.Open();
        (await next).End.ShouldBe(GenerationEnd.Length);
    }

    [Fact]
    public async Task Run_ManyRequestsOfOneCaller_OtherCallersTakeTurns()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 1, MaxWaiting = 10 });
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        var running = engine.AskAsync([1], Endless(1) with { Constraint = gate });
        await gate.Reached;
        var busy = Enumerable.Range(0, 3).Select(i => engine.AskAsync([2, i], Endless(1), "busy")).ToArray();
        var other = engine.AskAsync([3], Endless(1), "other");
        gate.Open();

        await running;
        var steps = (await Task.WhenAll(busy)).Select(answer => answer.Tokens[0].Step).ToArray();
        var step = (await other).Tokens[0].Step;
        steps.ShouldBeInOrder();
        step.ShouldBe(steps[0] + 1);
    }

    [Fact]
    public async Task Cancel_BetweenTokens_StopsBeforeTheNext()
    {
        await using var engine = TinyEngine.Open();
        await engine.LoadAsync();
        using var gate = new GateConstraint(6);
        using var leave = new CancellationTokenSource();
        var leaving = Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = [1], Options = Endless(400) with { Constraint = gate } }, leave.Token));
        var staying = engine.AskAsync([2], Endless(40));
        await gate.Reached;
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        gate.Open();

        (await staying).Ids.Count.ShouldBe(40);
        gate.Calls.ShouldBe(6);
    }

    [Fact]
    public async Task Run_CallerWhoDoesNotRead_IsPausedAndGoesOnLater()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, MaxSequences = 1 });
        using var constraint = new GateConstraint(int.MaxValue);
        await using var slow = engine.GenerateAsync(new EngineRequest { Prompt = [1], Options = Endless(300) with { Constraint = constraint } }).GetAsyncEnumerator();
        while (slow.Current is not EngineToken)
        {
            (await slow.MoveNextAsync()).ShouldBeTrue();
        }

        // There is one place only, and the slow caller gives it up.
        (await engine.AskAsync([2], Endless(20))).End.ShouldBe(GenerationEnd.Length);
        constraint.Calls.ShouldBeInRange(60, 70);

        var tokens = 1;
        while (await slow.MoveNextAsync())
        {
            tokens += slow.Current is EngineToken ? 1 : 0;
        }

        tokens.ShouldBe(300);
    }

    [Fact]
    public async Task Run_PagesForOneContextOnly_GivesTheSameAnswers()
    {
        var prompts = Enumerable.Range(0, 4).Select(i => TinyEngine.Prompt(20 + (9 * i), i)).ToArray();
        await using var roomy = TinyEngine.Open(_exact, context: 128);
        var expected = new List<Answer>();
        foreach (var prompt in prompts)
        {
            expected.Add(await roomy.AskAsync(prompt, Endless(80)));
        }

        await using var tight = TinyEngine.Open(_exact with { CacheTokens = 128 }, context: 128);
        var answers = await Task.WhenAll(prompts.Select(prompt => tight.AskAsync(prompt, Endless(80))));

        for (var i = 0; i < prompts.Length; i++)
        {
            Essence(answers[i]).ShouldBe(Essence(expected[i]));
        }
    }

    [Fact]
    public async Task Run_PromptThatWasThere_ComputesOnlyItsEnd()
    {
        await using var engine = TinyEngine.Open(_exact);
        int[] system = TinyEngine.Prompt(100, 1);
        var alone = await engine.AskAsync([.. system, 1, 2, 3]);
        alone.Finished!.CachedPromptTokens.ShouldBe(0);

        var again = await engine.AskAsync([.. system, 1, 2, 3]);
        var next = await engine.AskAsync([.. system, 1, 2, 3, .. alone.Ids, 7]);

        again.Finished!.CachedPromptTokens.ShouldBe(3 * Page);
        Essence(again).ShouldBe(Essence(alone));
        next.Finished!.CachedPromptTokens.ShouldBe((103 + 24) / Page * Page);
    }

    [Fact]
    public async Task Run_SamePromptAtOnce_IsComputedOnce()
    {
        await using var engine = TinyEngine.Open();
        await engine.LoadAsync();
        using var gate = new GateConstraint(1);
        var first = engine.AskAsync([1], Endless(2) with { Constraint = gate });
        await gate.Reached;
        var streams = Enumerable.Range(0, 7).Select(i => engine.AskAsync([.. TinyEngine.Prompt(4 * Page, 1), i], Endless(10))).ToArray();
        gate.Open();

        var answers = await Task.WhenAll(streams);

        answers.Sum(answer => answer.Finished!.PromptTokens - answer.Finished.CachedPromptTokens).ShouldBe((4 * Page) + 7);
        await first;
    }

    [Theory]
    [InlineData(TensorType.F32, KeyValueType.F16)]
    [InlineData(TensorType.Q8_0, KeyValueType.Q8_0)]
    [InlineData(TensorType.Q4_K, KeyValueType.F32)]
    internal async Task Run_InCompany_GivesTheAnswerOfOneAlone(TensorType type, KeyValueType keyValues)
    {
        await using var engine = TinyEngine.Open(_exact with { KeyValues = keyValues }, type: type);
        var prompts = Enumerable.Range(0, 8).Select(i => TinyEngine.Prompt(3 + (29 * i), i)).ToArray();
        var alone = new List<Answer>();
        foreach (var prompt in prompts)
        {
            await using var other = TinyEngine.Open(_exact with { Threads = 1, KeyValues = keyValues }, type: type);
            alone.Add(await other.AskAsync(prompt));
        }

        var together = await Task.WhenAll(prompts.Select(prompt => engine.AskAsync(prompt)));

        for (var i = 0; i < prompts.Length; i++)
        {
            Essence(together[i]).ShouldBe(Essence(alone[i]));
        }
    }

    [Theory]
    [InlineData(TensorType.Q8_0)]
    [InlineData(TensorType.Q4_K)]
    internal async Task Run_InCompanyWithTheFastestKernels_DiffersOnlyAfterANarrowLead(TensorType type)
    {
        const double NarrowLead = 0.1;
        await using var engine = TinyEngine.Open(type: type);
        var prompts = Enumerable.Range(0, 8).Select(i => TinyEngine.Prompt(3 + (29 * i), i)).ToArray();
        var options = TinyEngine.Greedy with { TopLogProbs = 2 };
        var alone = new List<Answer>();
        foreach (var prompt in prompts)
        {
            await using var other = TinyEngine.Open(type: type);
            alone.Add(await other.AskAsync(prompt, options));
        }

        var together = await Task.WhenAll(prompts.Select(prompt => engine.AskAsync(prompt, options)));

        for (var i = 0; i < prompts.Length; i++)
        {
            var same = alone[i].Ids.Zip(together[i].Ids).TakeWhile(pair => pair.First == pair.Second).Count();
            if (same < alone[i].Ids.Count)
            {
                var top = alone[i].Tokens[same].Token.TopLogProbs;
                (top[0].LogProbability - top[1].LogProbability).ShouldBeLessThan(NarrowLead);
            }
        }
    }

    // All that a caller sees of the tokens, probabilities to the last bit.
    private static IEnumerable<(int, string, double)> Essence(Answer answer) =>
        answer.Tokens.Select(token => (token.Token.Id, token.Token.Text, token.Token.LogProbability));
}
