using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Comparison;

/// <summary>Lets somebody answer cases and counts how many are right. All are asked in the same words, and none sees the choices' probabilities.</summary>
public sealed class TaskRun(EvaluationOptions options)
{
    private const int AtOnce = 8;

    /// <summary>Gives the answer to a conversation of at most so many tokens; null where it does not fit the context.</summary>
    public delegate Task<string?> Answerer(IReadOnlyList<CaseMessage> messages, int mostTokens, CancellationToken cancellationToken);

    /// <summary>Case by case whether the answer was right.</summary>
    public async Task<IReadOnlyList<bool>> RunAsync(
        IReadOnlyList<EvaluationCase> cases, Answerer answerer, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var right = new bool[cases.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            cases.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (known, token) =>
            {
                var answer = await answerer(Question(known.Item), options.AnswerTokens, token);
                right[known.Index] = answer is not null && AnswerMatcher.IsRight(known.Item, answer, options.Match);
                progress?.Report((double)Interlocked.Increment(ref done) / cases.Count);
            });
        return right;
    }

    // The last message names the choices where the case does not.
    private static IReadOnlyList<CaseMessage> Question(EvaluationCase known)
    {
        var text = string.Concat(known.Messages.Select(message => message.Content));
        if (known.Choices.All(choice => text.Contains(choice, StringComparison.OrdinalIgnoreCase)))
        {
            return known.Messages;
        }

        var last = known.Messages[^1];
        return [.. known.Messages[..^1], last with { Content = $"{last.Content}\nAnswer with one of these and nothing else: {string.Join(", ", known.Choices)}" }];
    }
}
