using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Evaluation;

public sealed class ModelEvaluatorTests : IDisposable
{
    private readonly LocalModel _model = Open(TensorType.F32);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Evaluate_Text_GivesThePerplexityOfItsTokensOneByOne()
    {
        // More than a batch of logits, less than a window.
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"the {i} "));
        var scores = ModelEvaluator.Evaluate(_model, Data(text), new EvaluationOptions());

        int[] tokens = [_model.Tokenizer.BeginOfText!.Value, .. _model.Tokenizer.Encode(text)];
        tokens.Length.ShouldBeInRange(65, 500);
        using var cache = _model.CreateCache(tokens.Length);
        var logits = new float[_model.Vocabulary];
        var sum = 0.0;
        var hits = 0;
        for (var i = 0; i < tokens.Length - 1; i++)
        {
            _model.Run([new BatchToken(tokens[i], i, cache, true)], logits);
            sum += logits[tokens[i + 1]] - Logits.LogSum(logits);
            hits += Logits.Largest(logits) == tokens[i + 1] ? 1 : 0;
        }

        scores.Foretold.Length.ShouldBe(tokens.Length - 1);
        scores.NextToken.Right.ShouldBe(hits);
        scores.Perplexity.ShouldBe(Math.Exp(-sum / (tokens.Length - 1)), 0.5);
        scores.AgreementWith(scores).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_LongText_IsReadInWindows()
    {
        var text = new string('x', 1200);
        var scores = ModelEvaluator.Evaluate(_model, Data(text), new EvaluationOptions());

        scores.Foretold.Length.ShouldBe(_model.Tokenizer.Encode(text).Count);
        scores.Perplexity.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Evaluate_Choices_TakesTheLikeliestContinuation()
    {
        string[] choices = ["a", "the", "an hour ago", "an"];
        var known = new EvaluationCase([new CaseMessage("user", "in the")], "a", [.. choices]);
        var likeliest = choices.MaxBy(choice => LogProbability("in the", $"in the {choice}"))!;

        foreach (var answer in choices)
        {
            var scores = ModelEvaluator.Evaluate(_model, Data() with { Cases = [known with { Answer = answer }] }, new EvaluationOptions());
            scores.Tasks.Right.ShouldBe(answer == likeliest ? 1 : 0, answer);
        }
    }

    [Fact]
    public void Evaluate_OpenAnswers_AreThoseOfGreedyGenerationEachOnItsOwn()
    {
        // More than are answered together, of different lengths.
        var prompts = Enumerable.Range(0, 11).Select(i => string.Concat(Enumerable.Repeat("the on ", i + 1))).ToList();
        var cases = prompts.Select(prompt => new EvaluationCase([new CaseMessage("user", prompt)], Greedy(prompt, 6), [])).ToList();
        var wrong = cases[3] with { Answer = "something else" };

        var scores = ModelEvaluator.Evaluate(
            _model, Data() with { Cases = [.. cases[..3], wrong, .. cases[4..]] }, new EvaluationOptions { AnswerTokens = 6, Match = AnswerMatch.Exact });

        scores.Right.Index().Where(right => !right.Item).Select(right => right.Index).ShouldBe([3]);
        scores.TooLong.ShouldBe(0);
    }

    [Fact]
    public void Evaluate_CaseLongerThanTheContext_CountsAsWrongAndIsTold()
    {
        var prompt = new string('x', 600);
        var scores = ModelEvaluator.Evaluate(
            _model,
            Data() with
            {
                Cases = [new([new CaseMessage("user", prompt)], "a", []), new([new CaseMessage("user", prompt)], "a", ["a", "b"])],
            },
            new EvaluationOptions());

        scores.TooLong.ShouldBe(2);
        scores.Tasks.Right.ShouldBe(0);
    }

    private static LocalModel Open(TensorType type) =>
        LocalModel.Open(GgufFile.Open(TinyModel.Make(type: type)), new LocalModelOptions { Threads = 1, KeyValues = KeyValueType.F32 }, KernelSet.Best);

    private static EvaluationData Data(params string[] texts) => new() { Texts = [.. texts], Cases = [] };

    private double LogProbability(string prompt, string whole)
    {
        int[] tokens = [_model.Tokenizer.BeginOfText!.Value, .. _model.Tokenizer.Encode(whole)];
        var from = _model.Tokenizer.Encode(prompt).Count + 1;
        using var cache = _model.CreateCache(tokens.Length);
        var logits = new float[tokens.Length * _model.Vocabulary];
        _model.Run([.. tokens.Select((token, position) => new BatchToken(token, position, cache, true))], logits);
        return Enumerable.Range(from, tokens.Length - from)
            .Sum(next =>
            {
                var row = logits.AsSpan((next - 1) * _model.Vocabulary, _model.Vocabulary);
                return row[tokens[next]] - Logits.LogSum(row);
            });
    }

    private string Greedy(string prompt, int count)
    {
        List<int> tokens = [_model.Tokenizer.BeginOfText!.Value, .. _model.Tokenizer.Encode(prompt)];
        var begin = tokens.Count;
        using var cache = _model.CreateCache(tokens.Count + count);
        var logits = new float[_model.Vocabulary];
        for (var computed = 0; tokens.Count < begin + count && !_model.Tokenizer.EndsAnswer(tokens[^1]); tokens.Add(Logits.Largest(logits)))
        {
            for (; computed < tokens.Count; computed++)
            {
                _model.Run([new BatchToken(tokens[computed], computed, cache, true)], logits);
            }
        }

        return _model.Tokenizer.Decode(tokens[begin..]).TrimStart().Split('\n')[0];
    }
}
