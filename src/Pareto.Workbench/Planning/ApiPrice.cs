namespace Pareto.Workbench.Planning;

/// <summary>USD for a million tokens.</summary>
/// <param name="Name">Of the model, or what stands in for one.</param>
internal sealed record ApiPrice(string Name, decimal Input, decimal CachedInput, decimal Output)
{
    private const decimal Million = 1_000_000;

    /// <summary>USD for one request.</summary>
    public decimal Of(decimal inputTokens, decimal cachedShare, decimal outputTokens) =>
        ((inputTokens * (((1 - cachedShare) * Input) + (cachedShare * CachedInput))) + (outputTokens * Output)) / Million;

    public ApiPrice Times(decimal factor) => this with { Input = Input * factor, CachedInput = CachedInput * factor, Output = Output * factor };
}
