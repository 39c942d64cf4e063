using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>A recognizer of the user's own: values that a pattern describes.</summary>
public sealed record RecognizerOptions
{
    [Required]
    [Description("The type of its findings, in capitals such as CUSTOMER_NUMBER. Unique among recognizers, dictionaries, markers and fingerprints.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("Regular expressions in .NET syntax without look-around, back-references and atomic groups; they run in linear time. A match longer than 1024 characters may come in pieces.")]
    public IReadOnlyList<string> Patterns { get; init; } = [];

    [Description("Capital and small letters are alike. Default false.")]
    public bool IgnoreCase { get; init; }

    [Description("Words that make a match more certain where one of them stands near it, in any case; a trailing * stands for any ending. Default none.")]
    public IReadOnlyList<string> Context { get; init; } = [];

    [Description("Check digits that a match must have, over its letters and digits. Default none.")]
    public CheckDigit? Validator { get; init; }

    [Range(0d, 1d)]
    [Description("How certain a match is, 0 to 1; 0.35 more with a context word near it. Default 0.8.")]
    public double Score { get; init; } = 0.8;

    [Description("How far a text with such a value may travel. Default: what the policy says of confidential findings.")]
    public Sensitivity? Sensitivity { get; init; }
}
