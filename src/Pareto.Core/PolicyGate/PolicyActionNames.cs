namespace Pareto.Core.PolicyGate;

/// <summary>The actions as the configuration writes them.</summary>
public static class PolicyActionNames
{
    public static string Name(this PolicyAction action) => action switch
    {
        PolicyAction.Allow => "allow",
        PolicyAction.LocalOnly => "localOnly",
        PolicyAction.Mask => "mask",
        PolicyAction.Redact => "redact",
        _ => "block",
    };
}
