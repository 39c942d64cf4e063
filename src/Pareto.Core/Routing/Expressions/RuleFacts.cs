using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;

namespace Pareto.Core.Routing.Expressions;

/// <summary>What the rules can look at for one request. Whatever is costly to know is found out when a rule first asks.</summary>
internal readonly struct RuleFacts
{
    public required GatewayRequest Request { get; init; }

    /// <summary>The name of the client's key.</summary>
    public required string Key { get; init; }

    /// <summary>As the cues have it: rules are asked before any prediction.</summary>
    public required Intent Intent { get; init; }

    /// <summary>What the request asks of a target.</summary>
    public required TargetAbilities Needs { get; init; }

    public required PromptPrediction Prediction { get; init; }

    /// <summary>Null where no gateway runs.</summary>
    public required TargetLoad? Load { get; init; }

    /// <summary>Notes what is looked at, for an explanation; null where nobody wants to know.</summary>
    public FactsSeen? Seen { get; init; }

    /// <summary>What is predicted, if it means anything.</summary>
    public Prediction.Prediction? Familiar => Prediction.Value is { IsFamiliar: true } prediction ? prediction : null;
}

internal delegate Truth Condition(in RuleFacts facts);

/// <summary>A number; <see cref="double.NaN"/> where it is not known.</summary>
internal delegate double NumberOf(in RuleFacts facts);

internal delegate string TextOf(in RuleFacts facts);

/// <summary>Whether any of several texts is what is searched for.</summary>
internal delegate bool AnyOf(in RuleFacts facts, Func<string, bool> isFound);
