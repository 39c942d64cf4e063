using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Benchmarks;

/// <summary>The search for confidential material: 100,000 terms, a million fingerprints, ten patterns of a user's.</summary>
[MemoryDiagnoser]
public class ConfidentialBenchmarks
{
    private const int Megabyte = 1024 * 1024;

    private Detector _detector = null!;
    private string _adversarial = "";

    [Params("terms", "fingerprints", "patterns")]
    public string Recognizer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _detector = new Detector([Make()], 0.5);
        var piece = Recognizer switch
        {
            "terms" => "alpha ",
            "fingerprints" => "if (a.b > c(1)) return d[e];\n",
            _ => "CASE-12-1 ",
        };
        _adversarial = string.Concat(Enumerable.Repeat(piece, Megabyte / piece.Length));
    }

    [Benchmark]
    public ImmutableArray<Finding> CleanPromptOf1KB() => _detector.Scan(DetectionScenarios.CleanPrompt, CancellationToken.None);

    [Benchmark]
    public ImmutableArray<Finding> CleanDocumentOf1MB() => _detector.Scan(DetectionScenarios.CleanDocument, CancellationToken.None);

    [Benchmark]
    public ImmutableArray<Finding> AdversarialMegabyte() => _detector.Scan(_adversarial, CancellationToken.None);

    private IRecognizer Make()
    {
        var random = new Random(4);
        switch (Recognizer)
        {
            case "terms":
                var terms = new TermIndex();
                for (var i = 0; i < 100_000; i++)
                {
                    terms.TryAdd($"{Word(random)} {Word(random)}", 0, exact: false);
                }

                terms.TryAdd(string.Join(' ', Enumerable.Repeat("alpha", TermIndex.MostWords - 1)) + " beta", 0, exact: false);
                return new TermRecognizer(terms, [new("CUSTOMER", AreMarks: false)]);
            case "fingerprints":
                var hashes = new ulong[1_000_000];
                random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(hashes.AsSpan()));
                return new FingerprintRecognizer([new("SOURCE_CODE", FingerprintIndex.Of(hashes))]);
            default:
                ImmutableArray<SafePattern> patterns =
                [
                    .. Enumerable.Range(0, 10).Select(i => SafePattern.TryCompile($@"\bCASE-[0-9]{{2}}-{i}[0-9]{{3}}\b", ignoreCase: false, out var pattern, out _) ? pattern : null!),
                ];
                return new UserRecognizer("CASE", patterns, ContextWords.Of("case"), null, 0.8);
        }
    }

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => (char)('a' + random.Next(26)))]);
}
