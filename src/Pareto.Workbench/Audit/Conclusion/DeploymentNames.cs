namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>The deployments as people write them.</summary>
public static class DeploymentNames
{
    public static string Name(this Deployment deployment) => deployment switch
    {
        Deployment.CloudOnly => "cloud only",
        Deployment.Hybrid => "hybrid",
        Deployment.LocalFirst => "local-first",
        _ => "frontier-first",
    };
}
