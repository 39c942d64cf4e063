namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>The words of conclusions as people read them.</summary>
public static class ConclusionNames
{
    public static string Name(this Deployment deployment) => deployment switch
    {
        Deployment.CloudOnly => "cloud only",
        Deployment.Hybrid => "hybrid",
        Deployment.LocalFirst => "local-first",
        _ => "frontier-first",
    };

    public static string Name(this TestVerdict verdict) => verdict switch
    {
        TestVerdict.Yes => "yes",
        TestVerdict.WorthBuilding => "worth building",
        TestVerdict.No => "no",
        _ => "unknown",
    };

    public static string Name(this Effort effort) => effort switch
    {
        Effort.Low => "low",
        Effort.Medium => "medium",
        _ => "high",
    };
}
