using System.Collections.Frozen;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Tests.Sampling;

public class SamplerTests
{
    private const int Draws = 20_000;

    // Probabilities 0.5, 0.3, 0.15, 0.05.
    private static readonly float[] _logits = [MathF.Log(0.3f), MathF.Log(0.5f), MathF.Log(0.05f), MathF.Log(0.15f)];

    [Fact]
    public void Next_Greedy_TakesTheLikeliest()
    {
        new Sampler(SamplingOptions.Greedy, []).Next([.. _logits], null, new SamplerScratch(), out float _).ShouldBe(1);
    }

    [Fact]
    public void Next_Defaults_FollowTheModel()
    {
        Shares(new SamplingOptions { Seed = 1 }).ShouldBe([0.3, 0.5, 0.05, 0.15], 0.02);
    }

    [Fact]
    public void Next_TopK_DrawsAmongTheLikeliest()
    {
        Shares(new SamplingOptions { Seed = 2, TopK = 2 }).ShouldBe([0.375, 0.625, 0, 0], 0.02);
    }

    [Fact]
    public void Next_TopP_DrawsAmongTheFewestThatReachIt()
    {
        Shares(new SamplingOptions { Seed = 3, TopP = 0.75f }).ShouldBe([0.375, 0.625, 0, 0], 0.02);
    }

    [Fact]
    public void Next_TopPWithFlatTail_CountsTheWholeMass()
    {
        // A thousand unlikely tokens hold half of the mass: near the best there is not enough.
        float[] logits = [12, .. Enumerable.Repeat(12 - MathF.Log(1000), 1000)];
        var sampler = new Sampler(new SamplingOptions { Seed = 3, TopP = 0.95f }, []);

        Enumerable.Range(0, 1000).Count(_ => new Sampler(new SamplingOptions { Seed = 100 + _, TopP = 0.95f }, []).Next([.. logits], null, new SamplerScratch(), out float _) > 0)
            .ShouldBeInRange(400, 550);
        sampler.Next([.. logits], null, new SamplerScratch(), out float _).ShouldBeInRange(0, 1000);
    }

    [Fact]
    public void Next_TopKThenTopP_CountsTheMassOfTheTopK()
    {
        // Of 0.5 and 0.3, which are left, the first has 0.625.
        Shares(new SamplingOptions { Seed = 2, TopK = 2, TopP = 0.62f }).ShouldBe([0, 1, 0, 0], 0.02);
        Shares(new SamplingOptions { Seed = 2, TopK = 2, TopP = 0.63f }).ShouldBe([0.375, 0.625, 0, 0], 0.02);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.3f)]
    public void Next_LargeVocabulary_DrawsOnlyAmongTheLikeliest(float temperature)
    {
        var random = new Random(3);
        float[] logits = [.. Enumerable.Range(0, 5000).Select(_ => random.NextSingle() * 30)];
        var weights = logits.Select(logit => Math.Exp((logit - logits.Max()) / temperature)).ToArray();
        var order = weights.Index().OrderByDescending(pair => pair.Item).ToArray();
        var mass = 0.0;
        var byMass = order.TakeWhile(pair => (mass += pair.Item) - pair.Item < 0.8 * weights.Sum()).Select(pair => pair.Index).ToHashSet();
        var byNumber = order.Take(40).Select(pair => pair.Index).ToHashSet();

        for (var seed = 0; seed < 200; seed++)
        {
            var options = new SamplingOptions { Seed = seed, Temperature = temperature };
            byMass.ShouldContain(new Sampler(options with { TopP = 0.8f }, []).Next([.. logits], null, new SamplerScratch(), out float _));
            byNumber.ShouldContain(new Sampler(options with { TopK = 40 }, []).Next([.. logits], null, new SamplerScratch(), out float _));
        }
    }

    [Fact]
    public void Next_MinP_LeavesOutTheUnlikely()
    {
        Shares(new SamplingOptions { Seed = 4, MinP = 0.29f }).ShouldBe([0.3 / 0.95, 0.5 / 0.95, 0, 0.15 / 0.95], 0.02);
    }

    [Fact]
    public void Next_LowTemperature_SharpensTheChoice()
    {
        Shares(new SamplingOptions { Seed = 5, Temperature = 0.5f }).ShouldBe([0.09 / 0.365, 0.25 / 0.365, 0.0025 / 0.365, 0.0225 / 0.365], 0.02);
    }

    [Fact]
    public void Next_SameSeed_GivesTheSameTokens()
    {
        int[] Run(int seed)
        {
            var sampler = new Sampler(new SamplingOptions { Seed = seed }, []);
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next([.. _logits], null, new SamplerScratch(), out float _))];
        }

        Run(7).ShouldBe(Run(7));
        Run(7).ShouldNotBe(Run(8));
    }

    [Fact]
    public void Next_Penalties_TurnAwayFromWhatWas()
    {
        float[] logits = [1f, 1.2f, -3f];
        var frequency = new Sampler(new SamplingOptions { Temperature = 0, FrequencyPenalty = 0.15f }, []);
        Enumerable.Range(0, 4).Select(_ => frequency.Next([.. logits], null, new SamplerScratch(), out float _)).ShouldBe([1, 1, 0, 1]);
        var presence = new Sampler(new SamplingOptions { Temperature = 0, PresencePenalty = 0.5f }, []);
        Enumerable.Range(0, 3).Select(_ => presence.Next([.. logits], null, new SamplerScratch(), out float _)).ShouldBe([1, 0, 1]);
        new Sampler(new SamplingOptions { Temperature = 0, RepetitionPenalty = 1.5f }, [1]).Next([.. logits], null, new SamplerScratch(), out float _).ShouldBe(0);
    }

    [Fact]
    public void Next_LogitBias_ForcesAToken()
    {
        var bias = new Dictionary<int, float> { [2] = 100, [999] = 1 }.ToFrozenDictionary();
        new Sampler(new SamplingOptions { Temperature = 0, LogitBias = bias }, []).Next([.. _logits], null, new SamplerScratch(), out float _).ShouldBe(2);
    }

    [Fact]
    public void Next_Constraint_ChoosesAmongWhatItAllowsAndTellsTheModelsLogit()
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = 0, LogitBias = new Dictionary<int, float> { [2] = 1 }.ToFrozenDictionary() }, []);
        float[] logits = [.. _logits];

        sampler.Next(logits, new Only(2, 3), new SamplerScratch(), out var logit).ShouldBe(3);
        logit.ShouldBe(_logits[3]);
        sampler.Next([.. _logits], new Only(2), new SamplerScratch(), out logit).ShouldBe(2);
        logit.ShouldBe(_logits[2]);
    }

    [Fact]
    public void Next_ConstraintThatAllowsNothing_Fails()
    {
        Should.Throw<InvalidOperationException>(() => new Sampler(new SamplingOptions(), []).Next([.. _logits], new Only(), new SamplerScratch(), out _));
    }

    private static IEnumerable<double> Shares(SamplingOptions options)
    {
        var sampler = new Sampler(options, []);
        var counts = new int[_logits.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[sampler.Next([.. _logits], null, new SamplerScratch(), out float _)]++;
        }

        return counts.Select(count => count / (double)Draws);
    }

    private sealed class Only(params int[] tokens) : ITokenConstraint
    {
        public bool MayEnd => true;

        public void Restrict(Span<float> logits)
        {
            for (var token = 0; token < logits.Length; token++)
            {
                logits[token] = tokens.Contains(token) ? logits[token] : float.NegativeInfinity;
            }
        }

        public void Accept(int token)
        {
        }
    }
}
