using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>
/// Wallets of cryptocurrencies: Bitcoin and its relatives by their checksums, Ethereum and those that share its form,
/// Ripple, Tron, Cardano, Cosmos, Monero, and Solana beside a word that says so.
/// </summary>
internal sealed class CryptoWalletRecognizer : IRecognizer
{
    public const string Type = "CRYPTO";

    private const int Shortest = 25;
    private const int Longest = 120;

    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Base58Characters = SearchValues.Create(Base58.Alphabet);
    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly string[] Bech32Prefixes = ["bc", "tb", "bcrt", "ltc", "addr", "stake", "cosmos", "osmo", "bnb", "erd", "zil", "inj", "juno", "terra", "sei", "celestia"];

    private static readonly ContextWords Wallets = ContextWords.Of(
        "wallet", "crypto", "cryptocurrency", "bitcoin", "btc", "ethereum", "eth", "solana", "sol", "phantom", "address", "deposit", "withdraw", "send", "token", "blockchain", "monero", "xmr", "litecoin", "ltc", "dogecoin", "usdt", "usdc", "ripple", "xrp", "tron", "trx");

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;

        // A word of n characters or more covers one of every n-th characters: all others need no look.
        for (var probe = Shortest - 1; probe < chars.Length; probe += Shortest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!WordCharacters.Contains(chars[probe]))
            {
                continue;
            }

            var start = chars.AsSpan(0, probe).LastIndexOfAnyExcept(WordCharacters) + 1;
            var length = chars.AsSpan(probe).IndexOfAnyExcept(WordCharacters);
            var end = length < 0 ? chars.Length : probe + length;
            if (end - start is >= Shortest and <= Longest && text.StandsAlone(start, end))
            {
                var score = Score(text, start, end);
                if (score > 0)
                {
                    var from = IsCash(chars, start, end) ? start - "bitcoincash:".Length : start;
                    found.Add(new Candidate(from, end, Type, FindingCategory.Personal, score));
                }
            }

            probe = Math.Max(probe, end);
        }
    }

    private static double Score(ScannedText text, int start, int end)
    {
        var word = text.Text.AsSpan(start, end - start);
        if (IsBech32(word) || IsCash(text.Text, start, end))
        {
            return 1;
        }

        if (word.Length == 42 && word[0] == '0' && word[1] is 'x' or 'X')
        {
            var isHex = word[2..].IndexOfAnyExcept(HexCharacters) < 0;
            return !isHex || word[2..].IndexOfAnyExcept('0') < 0 ? 0 : Wallets.Near(text, start, end) ? 0.95 : 0.7;
        }

        if (word.ContainsAnyExcept(Base58Characters))
        {
            return 0;
        }

        var holds = word[0] switch
        {
            '1' or '3' or 'm' or 'n' or '2' or 'L' or 'M' or 'D' or 'A' or '9' or 'X' or '7' or 'T' => word.Length <= 35 && Base58.Holds(word, Base58.Alphabet, 21),
            't' => word.Length == 35 && Base58.Holds(word, Base58.Alphabet, 22),
            'r' => word.Length <= 35 && Base58.Holds(word, Base58.RippleAlphabet, 21),
            'x' or 'y' or 'z' => word.Length == 111 && Base58.Holds(word, Base58.Alphabet, 78),
            _ => false,
        };
        if (holds)
        {
            return 1;
        }

        // No checksum to go by, or one that needs another hash: the form, and for Solana a word that says so.
        if (word.Length == 95 && word[0] is '4' or '8' && word.ContainsAnyInRange('0', '9') && word.ContainsAnyInRange('a', 'z'))
        {
            return 0.8;
        }

        return word.Length is 43 or 44 && word.ContainsAnyInRange('0', '9') && word.ContainsAnyInRange('a', 'z') && word.ContainsAnyInRange('A', 'Z')
            && Wallets.Near(text, start, end) && Base58.HasLength(word, 32) ? 0.7 : 0;
    }

    private static bool IsBech32(ReadOnlySpan<char> word)
    {
        var isMixed = word.ContainsAnyInRange('a', 'z') && word.ContainsAnyInRange('A', 'Z');
        var border = word[..Math.Min(word.Length, 12)].IndexOf('1');
        if (isMixed || border < 2)
        {
            return false;
        }

        foreach (var prefix in Bech32Prefixes)
        {
            if (word[..border].Equals(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return Bech32.Holds(word[..border], word[(border + 1)..]);
            }
        }

        return false;
    }

    private static bool IsCash(string text, int start, int end)
    {
        const string Prefix = "bitcoincash:";
        return text[start] is 'q' or 'p' or 'Q' or 'P' && end - start == 42 && start >= Prefix.Length
            && text.AsSpan(start - Prefix.Length, Prefix.Length).Equals(Prefix, StringComparison.OrdinalIgnoreCase)
            && Bech32.HoldsForCash("bitcoincash", text.AsSpan(start, end - start));
    }
}
