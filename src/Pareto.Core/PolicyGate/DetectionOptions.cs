using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.PolicyGate;

/// <summary>What is searched for, and how long the search may take.</summary>
public sealed record DetectionOptions
{
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    [Description("How long the search of a request may take for each begun million characters of it. Default 250ms.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(250);

    [Description("What a request counts as when its search fails or takes too long: restrict (restricted) or allow (as if nothing was found). Default restrict.")]
    public DetectionFailureAction OnFailure { get; init; } = DetectionFailureAction.Restrict;

    [Range(0.0, 1.0)]
    [Description("Score from 0 to 1 below which a finding is dropped. Default 0.5.")]
    public double MinScore { get; init; } = 0.5;

    [Description("Whether names of persons, places and organisations are looked for. Default true.")]
    public bool Names { get; init; } = true;

    [Description("The only types or families to look for. Default: all.")]
    public IReadOnlyList<string> Types { get; init; } = [];

    [Description("Types or families not to look for. Default none.")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    [Description("Recognizers of your own, by pattern. Default none.")]
    public IReadOnlyList<RecognizerOptions> Recognizers { get; init; } = [];

    [Description("Lists of terms that are confidential. Default none.")]
    public IReadOnlyList<DictionaryOptions> Dictionaries { get; init; } = [];

    [Description("Words with which documents are marked. Default none.")]
    public IReadOnlyList<MarkerOptions> Markers { get; init; } = [];

    [Description("Source code that is known by its fingerprints. Default none.")]
    public IReadOnlyList<FingerprintOptions> Fingerprints { get; init; } = [];
}
