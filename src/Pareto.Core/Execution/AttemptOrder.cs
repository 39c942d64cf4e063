using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Execution;

/// <summary>Whom to ask what, and on whose account.</summary>
internal readonly record struct AttemptOrder
{
    public required GatewayRequest Request { get; init; }

    public required PlannedTarget Planned { get; init; }

    public required RequestAccount Account { get; init; }

    public AttemptPurpose Purpose { get; init; }

    /// <summary>What the request has taken of a cap, to be given back where the attempt does not begin; null without one.</summary>
    public PremiumPass? Pass { get; init; }

    /// <summary>What budgets keep for it; null where none does.</summary>
    public BudgetReservation? Reservation { get; init; }

    /// <summary>A timestamp after which nothing is waited for any more.</summary>
    public required long Deadline { get; init; }

    /// <summary>In place of the configured one.</summary>
    public TimeSpan? FirstTokenTimeout { get; init; }

    /// <summary>The request is one of the gateway's own, not the client's.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Ends the attempt: there is no use for its answer any more.</summary>
    public CancellationToken NotNeeded { get; init; }
}
