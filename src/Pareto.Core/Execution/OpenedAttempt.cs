using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution;

/// <summary>What came of opening an attempt: the attempt, or why there is none.</summary>
internal readonly record struct OpenedAttempt
{
    /// <summary>Null where there is none.</summary>
    public Attempt? Attempt { get; init; }

    /// <summary>What the target said, or that it is passed over; null where there is an attempt, or a budget does not pay.</summary>
    public UpstreamFailure? Failure { get; init; }

    /// <summary>Why no budget pays; null where that is not the reason.</summary>
    public BudgetRefusal? Refusal { get; init; }

    /// <summary>The target was asked.</summary>
    public bool WasTried { get; init; }
}
