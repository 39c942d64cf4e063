using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>Source code that is known by its fingerprints.</summary>
public sealed record FingerprintOptions
{
    [Required]
    [Description("The type of its findings, in capitals such as SOURCE_CODE. Unique among recognizers, dictionaries, markers and fingerprints.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("Files that `pareto guard fingerprint DIR` wrote.")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Description("How far a text with such code may travel. Default: what the policy says of confidential findings.")]
    public Sensitivity? Sensitivity { get; init; }
}
