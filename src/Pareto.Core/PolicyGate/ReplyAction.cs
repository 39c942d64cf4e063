namespace Pareto.Core.PolicyGate;

/// <summary>What becomes of findings in a reply that the request did not bring along.</summary>
public enum ReplyAction
{
    Off,
    Log,
    Mask,
    Block,
}
