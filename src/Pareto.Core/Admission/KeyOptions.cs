using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Admission;

/// <summary>A key that a client may present.</summary>
public sealed record KeyOptions
{
    [Description("The name that rules, ledger and reports use for whoever holds the key.")]
    [Required]
    public string Name { get; init; } = "";

    [Description("The key itself, at least 16 characters. Refer to an environment variable: ${CHECKOUT_KEY}.")]
    [Required]
    public SecretText? Key { get; init; }
}
