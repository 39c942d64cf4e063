namespace Pareto.Core.PolicyGate;

/// <summary>What a policy does with a request.</summary>
public enum PolicyAction
{
    /// <summary>Goes on as it is, to the targets that its sensitivity permits.</summary>
    Allow,

    /// <summary>Goes on as it is, to local targets only.</summary>
    LocalOnly,

    /// <summary>Goes on with placeholders in place of what was found; the reply gets the values back.</summary>
    Mask,

    /// <summary>Goes on with the types in place of what was found, for good.</summary>
    Redact,

    /// <summary>Is refused.</summary>
    Block,
}
