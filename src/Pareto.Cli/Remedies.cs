using Pareto.Core.Exchange;

namespace Pareto.Cli;

/// <summary>What to do about a tier that nothing serves.</summary>
internal static class Remedies
{
    public static string For(Tier tier) => tier == Tier.Small
        ? "start Ollama, llama-server or LM Studio here, or name a target under tiers.small in pareto.yaml"
        : $"set OPENAI_API_KEY or ANTHROPIC_API_KEY, or name a target under tiers.{tier.Name()} in pareto.yaml";
}
