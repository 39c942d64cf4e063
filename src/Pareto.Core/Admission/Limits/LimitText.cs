using System.Globalization;

namespace Pareto.Core.Admission.Limits;

/// <summary>A key's limit in one word, as the command line takes and shows it: <c>requests=60/minute</c>, <c>concurrency=4</c>.</summary>
public static class LimitText
{
    /// <summary>What a limit looks like, for messages.</summary>
    public const string Expected = "a limit such as requests=60/minute, tokens=1000000/day, dollars=2.50/hour or concurrency=4";

    /// <summary>The limit; null for anything else.</summary>
    public static KeyLimitOptions? Parse(string text)
    {
        var parts = text.Split('=', '/');
        if (parts is ["concurrency", var slots])
        {
            return int.TryParse(slots, NumberStyles.None, CultureInfo.InvariantCulture, out var concurrency) ? new KeyLimitOptions { Concurrency = concurrency } : null;
        }

        if (parts is not [var measure, var amount, var length] || Enum.GetValues<LimitWindow>().Where(window => Name(window) == length).ToArray() is not [var window])
        {
            return null;
        }

        return measure switch
        {
            "requests" when long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) => new KeyLimitOptions { Window = window, Requests = requests },
            "tokens" when long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) => new KeyLimitOptions { Window = window, Tokens = tokens },
            "dollars" when decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) => new KeyLimitOptions { Window = window, Dollars = dollars },
            _ => null,
        };
    }

    /// <summary>Each amount of a limit as a word of its own.</summary>
    public static IEnumerable<string> Of(KeyLimitOptions limit)
    {
        var window = Name(limit.Window);
        return new[]
        {
            limit.Requests is { } requests ? string.Create(CultureInfo.InvariantCulture, $"requests={requests}/{window}") : null,
            limit.Tokens is { } tokens ? string.Create(CultureInfo.InvariantCulture, $"tokens={tokens}/{window}") : null,
            limit.Dollars is { } dollars ? string.Create(CultureInfo.InvariantCulture, $"dollars={dollars}/{window}") : null,
            limit.Concurrency is { } concurrency ? string.Create(CultureInfo.InvariantCulture, $"concurrency={concurrency}") : null,
        }.OfType<string>();
    }

    private static string Name(LimitWindow window) => window.ToString().ToLowerInvariant();
}
