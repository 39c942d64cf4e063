using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Estimates from a prompt alone which tiers' answers will be good enough. Deterministic; safe for many threads; allocates
/// nothing once warm. The work is bounded whatever the prompt's length.
/// </summary>
public sealed class Predictor
{
    /// <summary>A prompt whose familiarity is below this is unlike what was learned from: nothing is predicted for it.</summary>
    public const double Unfamiliar = 0.05;

    private const int FingerprintDigits = 16;

    private static readonly Lazy<Predictor> ShippedOne = new(ReadShipped);

    // One buffer for each call under way.
    private readonly ConcurrentBag<PromptFeatures> _buffers = [];
    private readonly RouterModel _model;

    internal Predictor(RouterModel model, string? fingerprint = null)
    {
        _model = model;
        Fingerprint = fingerprint;
    }

    /// <summary>The predictor that ships with the product; read on first use.</summary>
    public static Predictor Shipped => ShippedOne.Value;

    /// <summary>What it was measured on; it knows nothing of other pairs of models.</summary>
    public ImmutableArray<MeasuredPair> Measured => _model.Measured;

    /// <summary>Names the model's file by what is in it; null for a model that was never one.</summary>
    public string? Fingerprint { get; }

    /// <summary>Reads a model that <c>pareto router train</c> has written.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such model.</exception>
    public static Predictor Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))[..FingerprintDigits];
        bytes.Position = 0;
        return new Predictor(RouterModelFile.Read(bytes), fingerprint);
    }

    /// <summary>The same from a file.</summary>
    /// <exception cref="InvalidDataException">The file holds no such model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static Predictor Read(string file)
    {
        using var stream = File.OpenRead(file);
        return Read(stream);
    }

    public Prediction Predict(ReadOnlySpan<char> prompt) => Predict(default, prompt);

    /// <summary>The same for a prompt under standing instructions.</summary>
    public Prediction Predict(ReadOnlySpan<char> instructions, ReadOnlySpan<char> prompt) =>
        _model.Calibration.Apply(Evaluate(instructions, prompt));

    /// <summary>What prompts are ordered by: a higher score expects more of the premium model. The gain before it is bounded.</summary>
    public double Score(ReadOnlySpan<char> prompt) => Evaluate(default, prompt).Gain;

    private RawPrediction Evaluate(ReadOnlySpan<char> instructions, ReadOnlySpan<char> prompt)
    {
        var features = _buffers.TryTake(out var buffer) ? buffer : new PromptFeatures();
        features.Read(instructions, prompt);
        var raw = _model.Evaluate(features);
        _buffers.Add(features);
        return raw;
    }

    private static Predictor ReadShipped()
    {
        using var stream = typeof(Predictor).Assembly.GetManifestResourceStream("router.model")
            ?? throw new InvalidOperationException("The shipped router model is missing from the assembly.");
        return Read(stream);
    }
}
