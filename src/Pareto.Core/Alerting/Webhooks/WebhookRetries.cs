namespace Pareto.Core.Alerting.Webhooks;

/// <summary>
/// When a failed delivery is tried again: after 5 s, 10 s, 20 s and so on up to an hour, each shortened at random by up to a half, so that
/// receivers which come back are not hit by all at once.
/// </summary>
internal static class WebhookRetries
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">How many have failed, from 1.</param>
    /// <param name="draw">A random number from 0 to 1.</param>
    public static TimeSpan DelayAfter(int attempts, double draw)
    {
        var whole = First * Math.Pow(2, Math.Min(attempts - 1, 16));
        return (whole < Longest ? whole : Longest) * (1 - (draw / 2));
    }
}
