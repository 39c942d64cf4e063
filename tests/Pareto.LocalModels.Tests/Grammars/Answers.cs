using System.Text;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Grammars;

/// <summary>Makes answers that a constraint holds to a form.</summary>
internal static class Answers
{
    private static readonly UTF8Encoding _strict = new(false, true);
    private static readonly ThreadLocal<SamplerScratch> _scratch = new(() => new SamplerScratch());

    /// <summary>A tokenizer with 300 tokens: the bytes and a few merges.</summary>
    public static Tokenizer Tokenizer { get; } = Tokenizer.Of(GgufFile.Open(TinyModel.Vocabularies(new GgufWriter()).ToArray()).Metadata);

    /// <summary>Draws tokens as a model of random weights would; null where the answer came to no end.</summary>
    public static string? Draw(Tokenizer tokenizer, ITokenConstraint constraint, Random random, int most, Func<int, float>? liking = null)
    {
        var tokens = new List<int>();
        var logits = new float[tokenizer.Vocabulary];
        var sampler = new Sampler(new SamplingOptions { Seed = random.Next() }, []);
        while (tokens.Count < most)
        {
            for (var i = 0; i < logits.Length; i++)
            {
                logits[i] = (random.NextSingle() * 4) + (liking?.Invoke(i) ?? 0);
            }

            if (!Step(tokenizer, constraint, sampler, logits, tokens))
            {
                return Text(tokenizer, tokens);
            }
        }

        return null;
    }

    /// <summary>The same from a model.</summary>
    public static string? Generate(LocalModel model, ITokenConstraint constraint, int seed, int most)
    {
        var tokens = new List<int>();
        var logits = new float[model.Vocabulary];
        var sampler = new Sampler(new SamplingOptions { Seed = seed }, []);
        using var cache = model.CreateCache(most + 1);
        model.Run([new BatchToken(TinyModel.BeginOfText, 0, cache, true)], logits);
        while (tokens.Count < most)
        {
            if (!Step(model.Tokenizer, constraint, sampler, logits, tokens))
            {
                return Text(model.Tokenizer, tokens);
            }

            model.Run([new BatchToken(tokens[^1], tokens.Count, cache, true)], logits);
        }

        return null;
    }

    /// <summary>Whether a text, byte by byte, is an answer that the constraint allows.</summary>
    public static bool Fits(Tokenizer tokenizer, ITokenConstraint constraint, string text)
    {
        foreach (var token in Encoding.UTF8.GetBytes(text).Select(value => Enumerable.Range(0, tokenizer.Vocabulary).First(token => tokenizer.IsText(token) && tokenizer.Bytes(token).SequenceEqual([value]))))
        {
            if (!Allowed(tokenizer, constraint)[token])
            {
                return false;
            }

            constraint.Accept(token);
        }

        return constraint.MayEnd;
    }

    /// <summary>Which tokens a constraint leaves.</summary>
    public static bool[] Allowed(Tokenizer tokenizer, ITokenConstraint constraint)
    {
        var logits = new float[tokenizer.Vocabulary];
        constraint.Restrict(logits);
        return [.. logits.Select(logit => logit == 0)];
    }

    /// <summary>The text of tokens, which must be whole characters; special tokens as the file writes them.</summary>
    public static string Text(Tokenizer tokenizer, IEnumerable<int> tokens) =>
        _strict.GetString([.. tokens.SelectMany(token => tokenizer.IsText(token) ? tokenizer.Bytes(token).ToArray() : Encoding.UTF8.GetBytes(tokenizer.Text(token)))]);

    // False when the answer has ended.
    private static bool Step(Tokenizer tokenizer, ITokenConstraint constraint, Sampler sampler, float[] logits, List<int> tokens)
    {
        var token = sampler.Next(logits, constraint, _scratch.Value!, out _);
        if (tokenizer.EndsAnswer(token))
        {
            constraint.MayEnd.ShouldBeTrue();
            return false;
        }

        constraint.Accept(token);
        tokens.Add(token);
        return true;
    }
}
