using System.Buffers;

namespace Pareto.Core.PolicyGate.Detection.Injection;

/// <summary>
/// Tells how much a text looks like an attempt to turn a model against its instructions: orders to ignore them, to disclose
/// them, to play a persona without rules, or such orders hidden in data. A linear model over words and their neighbours, run
/// over windows of the text; it calls nobody. It sees wording, not intent: an attack in plain words, and one that only the
/// context makes an attack, pass it.
/// </summary>
internal sealed class InjectionClassifier
{
    private static readonly Lazy<InjectionClassifier> LazyShipped = new(() => new InjectionClassifier());

    private readonly InjectionModel _model;

    public InjectionClassifier()
        : this(InjectionModel.LoadShipped())
    {
    }

    public InjectionClassifier(InjectionModel model) => _model = model;

    /// <summary>The one of the shipped weights, read once a process.</summary>
    public static InjectionClassifier Shipped => LazyShipped.Value;

    /// <summary>0 to 1; at 0.5 the training's rule draws the line (see <c>docs/policy.md</c>). Linear in the text.</summary>
    public double Score(string text)
    {
        var tokens = new List<uint>(Math.Min(text.Length / 4 + 8, 4096));
        InjectionTokens.Read(text, tokens);
        if (tokens.Count == 0)
        {
            return 0;
        }

        var sums = ArrayPool<float>.Shared.Rent(tokens.Count + 1);
        try
        {
            Sum(tokens, sums);
            var evidence = InjectionWindows.Best(sums.AsSpan(0, tokens.Count + 1)).Evidence * _model.Unit + _model.Bias;
            return 1 / (1 + Math.Exp(-evidence));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sums);
        }
    }

    private void Sum(List<uint> tokens, float[] sums)
    {
        Span<int> numbers = stackalloc int[InjectionTokens.MostNumbers];
        var weights = _model.Weights;
        var (beforeLast, last) = (0u, 0u);
        // Exact up to 2^24, and beyond it still far finer than a window's evidence.
        var total = 0f;
        sums[0] = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var count = InjectionTokens.Number(beforeLast, last, tokens[i], numbers);
            for (var k = 0; k < count; k++)
            {
                total += weights[numbers[k]];
            }

            sums[i + 1] = total;
            (beforeLast, last) = (last, tokens[i]);
        }
    }
}
