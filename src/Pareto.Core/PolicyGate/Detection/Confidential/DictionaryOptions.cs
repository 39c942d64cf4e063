using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>A list of terms that are confidential: customers, products, project names.</summary>
public sealed record DictionaryOptions
{
    [Required]
    [Description("The type of its findings, in capitals such as PROJECT_NAME. Unique among recognizers, dictionaries, markers and fingerprints.")]
    public string Name { get; init; } = "";

    [Description("Terms, found as whole words; case, accents and the spaces and marks between words are alike.")]
    public IReadOnlyList<string> Terms { get; init; } = [];

    [Description("Text files with one term a line; empty lines and lines that begin with # are passed over.")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Description("Only terms written with the same capitals and accents count. Default false.")]
    public bool CaseSensitive { get; init; }

    [Description("How far a text with such a term may travel. Default: what the policy says of confidential findings.")]
    public Sensitivity? Sensitivity { get; init; }
}
