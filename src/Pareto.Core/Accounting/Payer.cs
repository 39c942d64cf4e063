using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Whom a request's rows are counted for.</summary>
/// <param name="Principal">Whose key it is.</param>
/// <param name="EndUser">The client's own user, in the form that may be kept; null when it names none.</param>
internal sealed record Payer(Principal Principal, string? EndUser = null);
