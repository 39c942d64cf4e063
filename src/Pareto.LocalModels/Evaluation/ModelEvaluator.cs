namespace Pareto.LocalModels.Evaluation;

/// <summary>Measures a model on data: perplexity and expected tokens on all texts, accuracy on the cases.</summary>
public static class ModelEvaluator
{
    /// <param name="model">The model, which is busy meanwhile.</param>
    /// <param name="data">What it is measured on.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1; may be null.</param>
    /// <param name="cancellationToken">Ends it between tokens.</param>
    public static ModelScores Evaluate(
        LocalModel model, EvaluationData data, EvaluationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var texts = data.AllTexts.ToList();
        var steps = texts.Count + data.Cases.Length;
        var done = 0;
        var scorer = new TextScorer(model);
        var prompt = new CasePrompt(model.Tokenizer, model.Metadata.Text("tokenizer.chat_template"), TimeProvider.System);
        foreach (var text in texts)
        {
            scorer.Add(text, cancellationToken);
            progress?.Report((double)++done / steps);
        }

        var right = new bool[data.Cases.Length];
        var tooLong = 0;
        var open = new List<int>();
        for (var i = 0; i < data.Cases.Length; i++)
        {
            if (data.Cases[i].Choices.IsEmpty)
            {
                open.Add(i);
                continue;
            }

            var chosen = Choose(model, prompt, scorer, data.Cases[i], cancellationToken);
            tooLong += chosen is null ? 1 : 0;
            right[i] = chosen == data.Cases[i].Answer;
            progress?.Report((double)++done / steps);
        }

        new GreedyAnswers(model, Math.Min(options.AnswerTokens, model.Context / 2), prompt.Stops).Run(
            [.. open.Select(i => prompt.Tokens(data.Cases[i].Messages))],
            (place, answer) =>
            {
                tooLong += answer is null ? 1 : 0;
                right[open[place]] = answer is not null && AnswerMatcher.IsRight(data.Cases[open[place]], answer, options.Match);
                progress?.Report((double)++done / steps);
            },
            cancellationToken);
        return new ModelScores
        {
            Perplexity = Math.Exp(-scorer.LogProbability / scorer.Expected.Count),
            Foretold = [.. scorer.Hits],
            Right = [.. right],
            TooLong = tooLong,
            Expected = scorer.Expected,
        };
    }

    // The likeliest choice; null where one of them does not fit the context.
    private static string? Choose(LocalModel model, CasePrompt prompt, TextScorer scorer, EvaluationCase known, CancellationToken cancellationToken)
    {
        var options = known.Choices.Select(choice => prompt.Tokens(known.Messages, choice)).ToList();
        if (options.Exists(option => option.Count > model.Context))
        {
            return null;
        }

        // What all of them begin with says nothing of any.
        var shortest = options.Min(option => option.Count);
        var shared = 1;
        while (shared < shortest - 1 && options.TrueForAll(option => option[shared] == options[0][shared]))
        {
            shared++;
        }

        var scores = scorer.Continuations(options, shared, cancellationToken);
        return known.Choices[scores.Index().MaxBy(score => score.Item).Index];
    }
}
