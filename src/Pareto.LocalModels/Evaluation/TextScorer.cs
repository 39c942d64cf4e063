using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Evaluation;

/// <summary>Reads texts with a model and asks after each token what it expected next.</summary>
internal sealed class TextScorer(LocalModel model)
{
    // Longer texts are read in pieces, each without what was before: perplexities of two models compare as well on these.
    private const int WindowTokens = 512;

    // Logits of so many tokens are in memory at once.
    private const int TokensAtOnce = 64;

    private readonly float[] _logits = new float[TokensAtOnce * model.Vocabulary];
    private readonly List<int> _expected = [];
    private readonly List<bool> _hits = [];

    /// <summary>The logarithms of the probabilities of all tokens that were read, summed.</summary>
    public double LogProbability { get; private set; }

    /// <summary>For each token that was read whether it was the likeliest.</summary>
    public IReadOnlyList<bool> Hits => _hits;

    /// <summary>The likeliest token at each place.</summary>
    public IReadOnlyList<int> Expected => _expected;

    public void Add(string text, CancellationToken cancellationToken)
    {
        var tokens = model.Tokenizer.Encode(text);
        var begin = model.Tokenizer is { AddsBeginOfText: true, BeginOfText: { } first } ? first : (int?)null;
        var room = Math.Min(WindowTokens, model.Context) - (begin is null ? 0 : 1);
        for (var start = 0; start < tokens.Count; start += room)
        {
            Read([.. begin is { } token ? [token] : Array.Empty<int>(), .. tokens.Skip(start).Take(room)], cancellationToken);
        }
    }

    /// <summary>
    /// The logarithms of the probabilities of sequences that begin with the same tokens, without those of the beginning.
    /// </summary>
    public IReadOnlyList<double> Continuations(IReadOnlyList<IReadOnlyList<int>> sequences, int shared, CancellationToken cancellationToken)
    {
        using var cache = model.CreateCache(sequences.Max(sequence => sequence.Count));
        Run(cache, sequences[0], 0, shared - 1, shared - 1, null, cancellationToken);
        var totals = new List<double>();
        foreach (var sequence in sequences)
        {
            var total = 0.0;
            cache.Length = shared - 1;
            Run(cache, sequence, shared - 1, sequence.Count - 1, shared - 1, (logits, next) => total += logits[sequence[next]] - Logits.LogSum(logits), cancellationToken);
            totals.Add(total);
        }

        return totals;
    }

    private void Read(IReadOnlyList<int> tokens, CancellationToken cancellationToken)
    {
        using var cache = model.CreateCache(tokens.Count);
        Run(
            cache,
            tokens,
            0,
            tokens.Count - 1,
            0,
            (logits, next) =>
            {
                var likeliest = Logits.Largest(logits);
                _expected.Add(likeliest);
                _hits.Add(likeliest == tokens[next]);
                LogProbability += logits[tokens[next]] - Logits.LogSum(logits);
            },
            cancellationToken);
    }

    // Computes the tokens from one place to before another, and gives on the logits after each from a place on, with the place of the token they foretell.
    private void Run(
        KeyValueCache cache, IReadOnlyList<int> tokens, int begin, int end, int wanted, Action<ReadOnlySpan<float>, int>? take, CancellationToken cancellationToken)
    {
        var batch = new BatchToken[TokensAtOnce];
        for (var start = begin; start < end; start += TokensAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(TokensAtOnce, end - start);
            for (var i = 0; i < count; i++)
            {
                batch[i] = new BatchToken(tokens[start + i], start + i, cache, start + i >= wanted);
            }

            model.Run(batch.AsSpan(0, count), _logits);
            var row = 0;
            for (var place = Math.Max(wanted, start); place < start + count; place++, row++)
            {
                take?.Invoke(_logits.AsSpan(row * model.Vocabulary, model.Vocabulary), place + 1);
            }
        }
    }
}
