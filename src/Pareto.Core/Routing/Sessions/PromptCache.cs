using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Sessions;

/// <summary>How much of a prompt a provider still has in its cache.</summary>
internal static class PromptCache
{
    // Shorter prompts are not cached: 1,024 tokens at OpenAI and for most models of Anthropic and Google (platform.openai.com,
    // prompt caching; platform.claude.com, prompt caching).
    private const long Shortest = 1024;

    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    /// <param name="turn">The turn that was answered last.</param>
    /// <param name="age">How long ago.</param>
    /// <param name="prices">Of the target that answered it.</param>
    /// <param name="lifetime">How long providers keep a prompt, unless they keep it for an hour.</param>
    /// <param name="prompt">Tokens of the prompt now.</param>
    public static long Tokens(RememberedTurn turn, TimeSpan age, TokenPrices prices, TimeSpan lifetime, long prompt)
    {
        if (age > (turn.KeptForAnHour ? _hour : lifetime) || !(prices.CachedInput < prices.Input))
        {
            return 0;
        }

        // Where writing has a price of its own, writes are reported; elsewhere all of a prompt is kept, unasked and unsaid.
        var kept = prices.CacheWrite is not null ? turn.CachedTokens : Math.Max(turn.PromptTokens, turn.CachedTokens);
        return kept < Shortest ? 0 : Math.Min(kept, prompt);
    }
}
