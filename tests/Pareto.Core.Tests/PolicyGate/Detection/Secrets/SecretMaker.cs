using System.Text;

namespace Pareto.Core.Tests.PolicyGate.Detection.Secrets;

/// <summary>Makes secrets when a test runs, so that none lies in this repository for a scanner to find.</summary>
internal sealed class SecretMaker(int seed)
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private static readonly string AllLetters = Lower + Lower.ToUpperInvariant();

    private readonly Random _random = new(seed);

    public string Hex(int length) => Pick(Digits + "abcdef", length);

    public string Letters(int length) => Pick(AllLetters, length);

    public string Mixed(int length) => Pick(Digits + AllLetters, length);

    public string Uuid() => $"{Hex(8)}-{Hex(4)}-{Hex(4)}-{Hex(4)}-{Hex(12)}";

    public string Base64(int bytes)
    {
        var value = new byte[bytes];
        _random.NextBytes(value);
        return Convert.ToBase64String(value);
    }

    public string WebToken(string header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}") =>
        $"{Url(header)}.{Url("{\"sub\":\"" + Mixed(12) + "\",\"iat\":1700000000}")}.{Mixed(43)}";

    public string PrivateKey(string kind, string lineEnd = "\n") =>
        $"-----BEGIN {kind}PRIVATE KEY-----{lineEnd}{string.Join(lineEnd, Enumerable.Range(0, 6).Select(_ => Base64(48)))}{lineEnd}-----END {kind}PRIVATE KEY-----";

    /// <summary>A token of a form: fixed letters, <c>[classes]</c>, <c>\d</c>, <c>\w</c> and counts.</summary>
    public string Of(string form)
    {
        var made = new StringBuilder();
        for (var i = 0; i < form.Length;)
        {
            string set;
            if (form[i] == '[')
            {
                var close = form.IndexOf(']', i);
                set = Class(form[(i + 1)..close]);
                i = close + 1;
            }
            else if (form[i] == '\\')
            {
                set = Class(form.Substring(i, 2));
                i += 2;
            }
            else
            {
                set = form[i++].ToString();
            }

            var (least, most) = (1, 1);
            if (i < form.Length && form[i] == '{')
            {
                var close = form.IndexOf('}', i);
                var counts = form[(i + 1)..close].Split(',').Select(int.Parse).ToArray();
                (least, most) = (counts[0], Math.Min(counts[^1], counts[0] + 20));
                i = close + 1;
            }
            else if (i < form.Length && form[i] == '?')
            {
                (least, most) = (0, 0);
                i++;
            }

            made.Append(Pick(set, _random.Next(least, most + 1)));
        }

        return made.ToString();
    }

    private static string Url(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Class(string inside)
    {
        var set = new StringBuilder();
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\')
            {
                set.Append(inside[++i] == 'd' ? Digits : Digits + AllLetters);
            }
            else if (i + 2 < inside.Length && inside[i + 1] == '-')
            {
                for (var letter = inside[i]; letter <= inside[i + 2]; letter++)
                {
                    set.Append(letter);
                }

                i += 2;
            }
            else if (char.IsAsciiLetterOrDigit(inside[i]))
            {
                set.Append(inside[i]);
            }
        }

        // Signs that a form allows besides are left out: a token may not end with one.
        return set.Length == 0 ? inside : set.ToString();
    }

    private string Pick(string set, int length) => string.Create(length, (set, _random), static (span, state) =>
    {
        foreach (ref var letter in span)
        {
            letter = state.set[state._random.Next(state.set.Length)];
        }
    });
}
