using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Inference;

/// <summary>One answer, token by token. Made by <see cref="LocalModel.TryGenerate"/>; runs on the caller's thread and the model's.</summary>
public sealed class Generation : IDisposable
{
    private readonly LocalModel _model;
    private readonly GenerationOptions _options;
    private readonly KeyValueCache _cache;
    private readonly Sampler _sampler;
    private readonly StreamingDecoder _decoder;
    private readonly StopScanner _stops;
    private readonly float[] _logits;
    private readonly IReadOnlyList<int> _prompt;
    private int _made;
    private int _last;

    internal Generation(LocalModel model, IReadOnlyList<int> prompt, GenerationOptions options)
    {
        _model = model;
        _prompt = prompt;
        _options = options;
        _cache = model.CreateCache(prompt.Count + options.MaxTokens);
        _sampler = new Sampler(options.Sampling, prompt);
        _decoder = new StreamingDecoder(model.Tokenizer, options.ShownTokens.IsDefaultOrEmpty ? null : options.ShownTokens);
        _stops = new StopScanner(options.Stop);
        _logits = new float[model.Vocabulary];
    }

    /// <summary>Why it ended.</summary>
    public GenerationEnd End { get; private set; }

    /// <summary>
    /// The next token; false when the answer has ended. Cancellation is honoured between tokens, and in a prompt after at
    /// most <see cref="Transformer.MostTokens"/> of them.
    /// </summary>
    public bool TryNext(out GeneratedToken token, CancellationToken cancellationToken = default)
    {
        token = default;
        if (End != GenerationEnd.Running)
        {
            return false;
        }

        Compute(cancellationToken);
        var original = _logits.AsSpan();
        var adjusted = original.ToArray();
        _last = _sampler.Next(adjusted);
        _made++;
        var probability = Sampler.LogProbability(original, _last);
        if (_model.Tokenizer.EndsAnswer(_last))
        {
            End = GenerationEnd.EndOfAnswer;
            token = new GeneratedToken(_last, _stops.Add(_decoder.Finish()) + _stops.Finish(), probability);
            return true;
        }

        var text = _stops.Add(_decoder.Add(_last));
        if (_stops.Found)
        {
            End = GenerationEnd.StopString;
        }
        else if (_made == _options.MaxTokens)
        {
            End = GenerationEnd.Length;
            text += _stops.Add(_decoder.Finish()) + _stops.Finish();
        }

        token = new GeneratedToken(_last, text, probability);
        return true;
    }

    public void Dispose() => _cache.Dispose();

    // The prompt first; then the token before.
    private void Compute(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_made > 0)
        {
            _model.Run([new BatchToken(_last, _cache.Length, _cache, true)], _logits);
            return;
        }

        var batch = new BatchToken[Math.Min(Transformer.MostTokens, _prompt.Count)];
        for (var start = 0; start < _prompt.Count; start += batch.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(batch.Length, _prompt.Count - start);
            for (var i = 0; i < count; i++)
            {
                batch[i] = new BatchToken(_prompt[start + i], start + i, _cache, start + i == _prompt.Count - 1);
            }

            _model.Run(batch.AsSpan(0, count), _logits);
        }
    }
}
