using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>An attempt that has to be paid for.</summary>
internal readonly record struct BudgetQuestion
{
    public required Payer Payer { get; init; }

    public required string Workload { get; init; }

    public required Target Target { get; init; }

    /// <summary>Null where the target has no price.</summary>
    public required AttemptBound? Bound { get; init; }

    /// <summary>The longest answer that the client takes, in tokens; null where it names none, 0 where no text is answered.</summary>
    public required int? AskedOutputTokens { get; init; }

    /// <summary>How long it looks as if the answer will be.</summary>
    public required int ExpectedOutputTokens { get; init; }

    /// <param name="payer">Whose request it is for.</param>
    /// <param name="workload">Of that request.</param>
    /// <param name="target">Who would be asked.</param>
    /// <param name="bound">What that costs at most; null where nobody knows.</param>
    /// <param name="asked">What would be asked.</param>
    /// <param name="intent">What was seen in it; null in a question of the gateway's own.</param>
    public static BudgetQuestion Of(Payer payer, string workload, Target target, AttemptBound? bound, GatewayRequest asked, Intent? intent) => new()
    {
        Payer = payer,
        Workload = workload,
        Target = target,
        Bound = bound,
        ExpectedOutputTokens = intent?.ExpectedOutputTokens ?? 0,
        AskedOutputTokens = asked is ChatRequest chat ? chat.MaxOutputTokens : 0,
    };

    /// <summary>The longest answer that there can be.</summary>
    public int MostOutputTokens
    {
        get
        {
            var model = Math.Min(Target.MaxOutputTokens ?? Target.ContextTokens, Math.Max(1, Target.ContextTokens - (Bound?.PromptTokens ?? 0)));
            return Math.Min(AskedOutputTokens ?? int.MaxValue, model);
        }
    }
}
