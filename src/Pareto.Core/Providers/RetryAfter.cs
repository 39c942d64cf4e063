using System.Globalization;
using System.Net.Http.Headers;

namespace Pareto.Core.Providers;

/// <summary>Reads how long a provider asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// The wait from <c>retry-after-ms</c> (OpenAI and Azure) or <c>Retry-After</c>, which holds seconds, fractions
    /// allowed, or a date (RFC 9110 §10.2.3). Never negative; null where neither says anything readable.
    /// </summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (Number(headers, "Retry-After") is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return headers.RetryAfter?.Date is { } date
            ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks))
            : null;
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
        && double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number <= TimeSpan.FromDays(30).TotalMilliseconds
            ? number
            : null;
}
