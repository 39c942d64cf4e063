using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Words with which documents are marked. They count where they stand as a mark: alone on a line, before or after a
/// colon or dash, in capitals; not in a sentence that happens to use them.
/// </summary>
public sealed record MarkerOptions
{
    [Required]
    [Description("The type of its findings, in capitals such as CONFIDENTIAL_MARKER. Unique among recognizers, dictionaries, markers and fingerprints.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("The marks, such as CONFIDENTIAL or internal use only. Found alone on a line, beside a colon or dash, or in capitals.")]
    public IReadOnlyList<string> Marks { get; init; } = [];

    [Description("How far a marked text may travel. Default: what the policy says of confidential findings.")]
    public Sensitivity? Sensitivity { get; init; }
}
