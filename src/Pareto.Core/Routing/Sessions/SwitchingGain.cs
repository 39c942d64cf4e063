using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Sessions;

/// <summary>What a conversation gains by moving to a cheaper target, in US dollars, over the turns that are expected of it.</summary>
/// <param name="Saved">What the answers, and the prompt that is in no cache, cost less there.</param>
/// <param name="Lost">What the provider's cache of the prompt is worth: it is sent anew at the full price.</param>
/// <param name="Staying">What those turns cost without moving.</param>
internal readonly record struct SwitchingGain(decimal Saved, decimal Lost, decimal Staying)
{
    /// <summary>
    /// This turn and one more: logs of chats with many models have 2.0 turns in the mean (LMSYS-Chat-1M, arXiv
    /// 2309.11998) and 2.5 (WildChat, arXiv 2405.01470), so after any turn about one is still to come.
    /// </summary>
    public const int ExpectedTurns = 2;

    private const decimal PerMillion = 1_000_000m;

    public decimal Net => Saved - Lost;

    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="cached">How many of them the present target reads from its provider's cache.</param>
    /// <param name="output">Tokens that the answer is expected to have.</param>
    /// <param name="staying">Prices of the present target.</param>
    /// <param name="moving">Prices of the other one.</param>
    public static SwitchingGain Of(long prompt, long cached, long output, TokenPrices staying, TokenPrices moving)
    {
        var fresh = prompt - cached;
        var stays = Turn(staying);

        // First all of the prompt is new to the other target, then its cache is as warm as the present one is.
        var moves = ((prompt * moving.Input) + (output * moving.Output)) / PerMillion;
        var lost = Math.Max(0, cached * (moving.Input - (staying.CachedInput ?? staying.Input)) / PerMillion);
        var net = stays - moves + ((ExpectedTurns - 1) * (stays - Turn(moving)));
        return new SwitchingGain(net + lost, lost, ExpectedTurns * stays);

        decimal Turn(TokenPrices prices) =>
            ((cached * (prices.CachedInput ?? prices.Input)) + (fresh * prices.Input) + (output * prices.Output)) / PerMillion;
    }
}
