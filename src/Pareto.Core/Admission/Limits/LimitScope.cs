namespace Pareto.Core.Admission.Limits;

/// <summary>Whose use a limit counts together.</summary>
public enum LimitScope
{
    /// <summary>That of everybody.</summary>
    All,

    /// <summary>That of each key.</summary>
    Key,

    /// <summary>That of each team; keys without one are not counted.</summary>
    Team,

    /// <summary>That of each project; keys without one are not counted.</summary>
    Project,

    /// <summary>That of each model as clients name it; an alias of a single target is that target.</summary>
    Model,

    /// <summary>That of each workload.</summary>
    Workload,

    /// <summary>That of each of the clients' own users; requests that name none are not counted.</summary>
    EndUser,
}
