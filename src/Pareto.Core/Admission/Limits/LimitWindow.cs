namespace Pareto.Core.Admission.Limits;

/// <summary>The length of time that a limit holds for.</summary>
public enum LimitWindow
{
    Minute,

    Hour,

    Day,
}
