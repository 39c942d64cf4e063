namespace Pareto.Core.Accounting.Budgets;

/// <summary>Every budget in force, and what is held by replicas that are gone.</summary>
/// <param name="Budgets">By name.</param>
/// <param name="Left">Holders that were not heard of for a while and hold something still; empty mostly.</param>
public sealed record BudgetList(IReadOnlyList<BudgetStanding> Budgets, IReadOnlyList<BudgetLeft> Left);

/// <summary>A budget in force and how it stands.</summary>
/// <param name="Options">Its terms.</param>
/// <param name="IsSet">They were set by the admin API or <c>pareto budgets set</c>; false where they stand in pareto.yaml.</param>
/// <param name="Shares">What was spent in the present window, by share; only shares that were used in it.</param>
public sealed record BudgetStanding(BudgetOptions Options, bool IsSet, IReadOnlyList<BudgetUse> Shares);

/// <summary>What a process that is gone holds.</summary>
/// <param name="Replica">Its replica's name.</param>
/// <param name="SeenAt">When it was heard of last.</param>
/// <param name="Held">US dollars that are charged and not known to be spent.</param>
public sealed record BudgetLeft(string Replica, DateTimeOffset SeenAt, decimal Held);
