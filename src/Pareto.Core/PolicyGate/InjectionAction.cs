namespace Pareto.Core.PolicyGate;

/// <summary>What becomes of a request that looks like a prompt injection or a jailbreak.</summary>
public enum InjectionAction
{
    Off,
    Log,
    Local,
    Block,
}
