namespace Pareto.Workbench.Planning.Costs;

/// <summary>Which models are called how often for so many requests, and how many answers come out wrong. An escalated request is paid at each tier it reaches.</summary>
internal readonly record struct TierCalls(decimal Small, decimal Mid, decimal Premium, decimal Cheap, decimal Wrong)
{
    public static TierCalls Of(Deployment deployment, PlanInputs inputs, decimal requests)
    {
        var quality = inputs.Quality;
        return deployment switch
        {
            Deployment.CheapApiOnly => new(0, 0, 0, requests, requests * (quality.Cheap ?? 0)),
            Deployment.LocalOnly => new(requests, 0, 0, 0, requests * (quality.LocalOnly ?? 0)),
            Deployment.HybridRented or Deployment.HybridOwned when inputs.HasSplit => Routed(inputs, requests),
            _ => new(0, 0, requests, 0, requests * quality.Premium),
        };
    }

    private static TierCalls Routed(PlanInputs inputs, decimal requests)
    {
        var quality = inputs.Quality;
        var small = requests * inputs.SmallShare;
        var accepted = small * inputs.SmallAcceptance;
        var refused = small - accepted;
        var mid = (requests * inputs.MidShare) + (inputs.Mid is null ? 0 : refused);
        var midAccepted = mid * inputs.MidAcceptance;
        var premium = requests - accepted - midAccepted;
        return new(small, mid, premium, 0, (accepted * quality.Small) + (midAccepted * quality.Mid) + (premium * quality.Premium));
    }
}
