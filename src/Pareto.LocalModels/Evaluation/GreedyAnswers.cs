using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Evaluation;

/// <summary>Lets a model answer many prompts, several at a time, always with the likeliest token.</summary>
internal sealed class GreedyAnswers(LocalModel model, int mostTokens, IReadOnlyList<string> stops)
{
    private const int Together = 8;

    private readonly float[] _logits = new float[Together * model.Vocabulary];

    /// <summary>
    /// Answers all prompts, in whatever order they end. Null for a prompt that does not fit the context with its answer.
    /// </summary>
    public void Run(IReadOnlyList<IReadOnlyList<int>> prompts, Action<int, string?> answered, CancellationToken cancellationToken)
    {
        var running = new List<Sequence>();
        try
        {
            for (var next = 0; next < prompts.Count || running.Count > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (running.Count < Together && next < prompts.Count)
                {
                    Begin(next, prompts[next++], running, answered);
                }

                Step(running, answered);
            }
        }
        finally
        {
            foreach (var sequence in running)
            {
                sequence.Cache.Dispose();
            }
        }
    }

    private void Begin(int place, IReadOnlyList<int> prompt, List<Sequence> running, Action<int, string?> answered)
    {
        if (prompt.Count == 0 || prompt.Count + mostTokens > model.Context)
        {
            answered(place, null);
            return;
        }

        var sequence = new Sequence(place, prompt.Count, model.CreateCache(prompt.Count + mostTokens));
        running.Add(sequence);
        var batch = prompt.Select((token, position) => new BatchToken(token, position, sequence.Cache, position == prompt.Count - 1)).ToArray();
        model.Run(batch, _logits);
        Take(sequence, Logits.Largest(_logits.AsSpan(0, model.Vocabulary)));
        EndIfDone(sequence, running, answered);
    }

    private void Step(List<Sequence> running, Action<int, string?> answered)
    {
        if (running.Count == 0)
        {
            return;
        }

        model.Run([.. running.Select(sequence => new BatchToken(sequence.Tokens[^1], sequence.Prompt + sequence.Tokens.Count - 1, sequence.Cache, true))], _logits);
        foreach (var (row, sequence) in running.ToArray().Index())
        {
            Take(sequence, Logits.Largest(_logits.AsSpan(row * model.Vocabulary, model.Vocabulary)));
            EndIfDone(sequence, running, answered);
        }
    }

    private void Take(Sequence sequence, int token)
    {
        sequence.Ended = model.Tokenizer.EndsAnswer(token);
        if (!sequence.Ended)
        {
            sequence.Tokens.Add(token);
            sequence.Ended = sequence.Tokens.Count == mostTokens || StopIn(Text(sequence)) >= 0;
        }
    }

    private void EndIfDone(Sequence sequence, List<Sequence> running, Action<int, string?> answered)
    {
        if (!sequence.Ended)
        {
            return;
        }

        var text = Text(sequence);
        var stop = StopIn(text);
        answered(sequence.Place, stop >= 0 ? text[..stop] : text);
        running.Remove(sequence);
        sequence.Cache.Dispose();
    }

    private string Text(Sequence sequence) => model.Tokenizer.Decode(sequence.Tokens).TrimStart();

    private int StopIn(string text) => stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    private sealed class Sequence(int place, int prompt, KeyValueCache cache)
    {
        public int Place { get; } = place;

        public int Prompt { get; } = prompt;

        public KeyValueCache Cache { get; } = cache;

        public List<int> Tokens { get; } = [];

        public bool Ended { get; set; }
    }
}
