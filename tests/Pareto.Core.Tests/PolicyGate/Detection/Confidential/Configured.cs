using Pareto.Core.Configuration;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.Tests.PolicyGate.Detection.Confidential;

/// <summary>Compiles options and scans texts with nothing but what they say.</summary>
internal sealed class Configured
{
    public List<RecognizerOptions> Recognizers { get; } = [];

    public List<DictionaryOptions> Dictionaries { get; } = [];

    public List<MarkerOptions> Markers { get; } = [];

    public List<FingerprintOptions> Fingerprints { get; } = [];

    public static Configured Dictionary(params string[] terms) => new() { Dictionaries = { new() { Name = "TERM", Terms = terms } } };

    public ConfiguredRecognizers Compile(out IReadOnlyList<ConfigurationProblem> problems)
    {
        var found = new List<ConfigurationProblem>();
        problems = found;
        return ConfiguredRecognizers.Compile("detection", Recognizers, Dictionaries, Markers, Fingerprints, found);
    }

    public ConfiguredRecognizers Compile()
    {
        var compiled = Compile(out var problems);
        problems.ShouldBeEmpty();
        return compiled;
    }

    /// <summary>Where each problem is.</summary>
    public string[] Problems()
    {
        Compile(out var problems);
        return [.. problems.Select(problem => problem.Path)];
    }

    /// <summary>Types and values of what is found, as they stand in the text.</summary>
    public string[] Find(string text)
    {
        var detector = new Detector(Compile().Recognizers, leastScore: 0.1);
        return [.. detector.Scan(text, TestContext.Current.CancellationToken).Select(finding => $"{finding.Type}:{text[finding.Start..finding.End]}")];
    }
}
