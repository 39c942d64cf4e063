using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>What to do about a tier that nothing serves.</summary>
public static class TierRemedy
{
    /// <summary>One sentence.</summary>
    public static string For(Tier tier) => tier switch
    {
        Tier.Small => "Start the gateway with --small FILE.gguf, start Ollama, llama-server or LM Studio on its usual port, or list a target under tiers.small in pareto.yaml.",
        Tier.Mid => "Set OPENAI_API_KEY, ANTHROPIC_API_KEY or DEEPSEEK_API_KEY, or list a target under tiers.mid in pareto.yaml.",
        _ => "Set OPENAI_API_KEY or ANTHROPIC_API_KEY, or list a target under tiers.premium in pareto.yaml.",
    };
}
