namespace Pareto.Core.Exchange;

/// <summary>How far a text may travel, in rising order of care. Policies say which locations each may reach.</summary>
public enum Sensitivity
{
    Public,
    Internal,
    Restricted,
}
