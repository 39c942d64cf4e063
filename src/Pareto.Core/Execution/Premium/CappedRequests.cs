namespace Pareto.Core.Execution.Premium;

/// <summary>Which requests a premium cap holds back. It counts all of them in any case.</summary>
public enum CappedRequests
{
    /// <summary>Also those whose client or rule names premium: over the cap they are refused where nothing else is named.</summary>
    All,

    /// <summary>Only those whose tier the gateway chose. What is named always goes, so that the share may rise above the cap by it.</summary>
    Auto,
}
