namespace Pareto.Core.Routing;

/// <summary>What becomes of a request whose targets all lie outside while none of them answers.</summary>
public enum OfflineAnswer
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>A permitted local target that can serve it does, and the reply is marked.</summary>
    Local,
}
