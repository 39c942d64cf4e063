using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>Tells prices apart by what they say: the same figures and conditions have the same fingerprint, wherever they were written.</summary>
internal static class PriceFingerprint
{
    public static string Of(TokenPrices prices)
    {
        var text = new StringBuilder();
        Append(text, prices);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 5));
    }

    private static void Append(StringBuilder text, TokenPrices prices)
    {
        foreach (var figure in (ReadOnlySpan<decimal?>)
                 [
                     prices.Input, prices.CachedInput, prices.CacheWrite, prices.CacheWriteHour, prices.AudioInput, prices.ImageInput,
                     prices.Output, prices.Reasoning, prices.AudioOutput, prices.ImageOutput, prices.ComputeHour,
                 ])
        {
            Append(text, figure);
        }

        // Prices without fees have the fingerprints that they had before there were any.
        if (prices.PerRequest is not null || prices.PerWebSearch is not null)
        {
            text.Append("fees;");
            Append(text, prices.PerRequest);
            Append(text, prices.PerWebSearch);
        }

        foreach (var variant in prices.Variants)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{variant.PromptFrom};{variant.Service};{variant.Region};{variant.Weekdays};");
            text.AppendJoin(',', variant.Hours.Select(hours => string.Create(CultureInfo.InvariantCulture, $"{hours.From:HHmm}-{hours.To:HHmm}"))).Append(';');
            text.AppendJoin(',', variant.ExceptDays.Select(day => day.DayNumber)).Append(';');
            Append(text, variant.Factor);
            if (variant.Prices is { } other)
            {
                Append(text, other);
            }

            text.Append(']');
        }
    }

    // 2.5 and 2.50 are one price.
    private static void Append(StringBuilder text, decimal? figure) =>
        text.Append(figure?.ToString("0.############################", CultureInfo.InvariantCulture)).Append(';');
}
