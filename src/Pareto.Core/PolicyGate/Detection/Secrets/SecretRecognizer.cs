using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// Finds keys, tokens and passwords: by their own form, by the name that they are assigned to, and by the places where
/// credentials stand (private keys, JSON web tokens, addresses, headers). One pass finds all the fixed texts that such a thing
/// has; only there does anything look closer. No table of providers is complete: values that look made by a generator and are
/// named as a secret are found whoever issued them.
/// </summary>
internal sealed class SecretRecognizer : IRecognizer
{
    private const double CertainScore = 1.0;
    private const double TokenScore = 0.95;
    private const double AssignedScore = 0.85;
    private const int Chunk = 64 * 1024;
    private const int LongestGap = 40;

    private static readonly SecretShape[] TokenShapes = [.. TokenRules.All.Select(rule => SecretShape.Parse(rule.Shape))];
    private static readonly SecretShape[][] AssignedShapes = [.. AssignedRules.All.Select(rule => rule.Shapes.Select(SecretShape.Parse).ToArray())];
    private static readonly string[] SecretWords = ["key", "token", "secret", "passw", "passphrase", "passcode", "pwd", "auth", "cred", "bearer", "pass", "kennwort", "contrase", "mot de passe", "pat"];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> HexadecimalLetters = SearchValues.Create("0123456789abcdefABCDEF:-_.");

    private static readonly (KeywordScanner Scanner, Anchor[] Anchors, int[] Lengths) Anchors = Collect();

    private enum Kind
    {
        Token,
        Assigned,
        Named,
        PrivateKey,
        WebToken,
        EncodedWebToken,
        Address,
        Curl,
        KubernetesSecret,
    }

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var all = text.Text.AsSpan();
        var state = KeywordScanner.Start;
        // Everything that can look far ahead keeps where it has looked already, so that no text is read twice.
        var run = new Run(found);
        for (var from = 0; from < all.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var to = Math.Min(all.Length, from + Chunk);
            while (from < to)
            {
                from = Anchors.Scanner.Advance(all, from, to, ref state);
                foreach (var keyword in Anchors.Scanner.EndingAt(state))
                {
                    Look(all, from - Anchors.Lengths[keyword], from, Anchors.Anchors[keyword], ref run);
                }
            }
        }
    }

    private static void Look(ReadOnlySpan<char> text, int start, int end, Anchor anchor, ref Run run)
    {
        foreach (var (kind, index) in anchor.Uses)
        {
            switch (kind)
            {
                case Kind.Token:
                    LookForToken(text, start, index, run.Found);
                    break;
                case Kind.Assigned:
                    LookForAssigned(text, end, index, run.Found);
                    break;
                case Kind.Named:
                    NamedSecrets.Look(text, start, end, ref run.NamedUpTo, run.Found);
                    break;
                case Kind.PrivateKey:
                    PrivateKeys.Look(text, start, ref run.NextKeyEnd, run.Found);
                    break;
                case Kind.WebToken:
                    WebTokens.Look(text, start, run.Found);
                    break;
                case Kind.EncodedWebToken:
                    WebTokens.LookEncoded(text, start, run.Found);
                    break;
                case Kind.Address:
                    UrlCredentials.Look(text, end, run.Found);
                    break;
                case Kind.Curl:
                    CurlCredentials.Look(text, end, run.Found);
                    break;
                case Kind.KubernetesSecret:
                    KubernetesSecrets.Look(text, start, end, ref run.KubernetesUpTo, run.Found);
                    break;
            }
        }
    }

    private static void LookForToken(ReadOnlySpan<char> text, int anchor, int index, List<Candidate> found)
    {
        var shape = TokenShapes[index];
        var rule = TokenRules.All[index];
        var start = anchor - shape.AnchorOffset;
        if (start < 0 || !rule.AnyStart && !Boundaries.StartsToken(text, start) || !shape.Matches(text, start, out var end))
        {
            return;
        }

        var token = text[start..end];
        if (PublicUses.Precede(text, start))
        {
            return;
        }

        if (rule.Contains is not null && !token.Contains(rule.Contains, StringComparison.Ordinal))
        {
            return;
        }

        if (rule.LeastEntropy > 0)
        {
            var random = shape.AnchorOffset == 0 ? token[shape.Anchor.Length..] : token;
            if (Randomness.Entropy(random) < rule.LeastEntropy || Placeholders.Looks(token, allowRuns: rule.LeastEntropy <= 2) || IsWritten(random)
                || shape.HoldsAllLetters && IsDigest(random))
            {
                return;
            }
        }

        if (rule.IsAddress)
        {
            start = AddressStart(text, start);
        }

        found.Add(new Candidate(start, end, rule.Type, FindingCategory.Secret, rule.Checksum && Checksums.EndsWithCrc(token) ? CertainScore : TokenScore));
    }

    private static void LookForAssigned(ReadOnlySpan<char> text, int nameEnd, int index, List<Candidate> found)
    {
        // The rest of the name, which may have spaces in it: "Heroku API key: …".
        var i = nameEnd;
        while (i < text.Length && i - nameEnd < LongestGap && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or ' ' or '\t'))
        {
            i++;
        }

        if (!Assignment.TryRead(text, i, out var assignment))
        {
            return;
        }

        var value = text[assignment.Start..assignment.End];
        foreach (var shape in AssignedShapes[index])
        {
            if (shape.MatchesWhole(value) && Randomness.Entropy(value) >= 2 && !Placeholders.Looks(value, allowRuns: true) && !IsWritten(value))
            {
                found.Add(new Candidate(assignment.Start, assignment.End, AssignedRules.All[index].Type, FindingCategory.Secret, AssignedScore));
                return;
            }
        }
    }

    // A word or an identifier of the right length: mostly letters, and those as words have them.
    private static bool IsWritten(ReadOnlySpan<char> value)
    {
        var letters = 0;
        foreach (var letter in value)
        {
            letters += char.IsAsciiLetter(letter) ? 1 : 0;
        }

        return letters * 10 >= value.Length * 6 && !IsHexadecimal(value) && Randomness.Irregularity(value) < 0.2;
    }

    // A generator that may use all letters does not make a digest's form by chance.
    private static bool IsDigest(ReadOnlySpan<char> value) => value.Length >= 32 && !value.ContainsAnyExcept(Digits);

    private static bool IsHexadecimal(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(HexadecimalLetters);

    // From "https://" on, where the host's name is no longer than one can be.
    private static int AddressStart(ReadOnlySpan<char> text, int at)
    {
        const int longest = 80;
        var from = Math.Max(0, at - longest);
        var before = text[from..at];
        var scheme = before.LastIndexOf("http", StringComparison.OrdinalIgnoreCase);
        return scheme >= 0 && !before[scheme..].ContainsAny(" \t\r\n\"'<>".AsSpan()) ? from + scheme : at;
    }

    private static (KeywordScanner, Anchor[], int[]) Collect()
    {
        var uses = new Dictionary<string, List<(Kind, int)>>(StringComparer.Ordinal);
        for (var i = 0; i < TokenShapes.Length; i++)
        {
            Add(TokenShapes[i].Anchor, Kind.Token, i);
        }

        for (var i = 0; i < AssignedRules.All.Length; i++)
        {
            foreach (var name in AssignedRules.All[i].Names)
            {
                Add(name, Kind.Assigned, i);
            }
        }

        foreach (var word in SecretWords)
        {
            Add(word, Kind.Named, 0);
        }

        Add("-----BEGIN", Kind.PrivateKey, 0);
        Add("eyJ", Kind.WebToken, 0);
        Add("ZXlK", Kind.EncodedWebToken, 0);
        Add("://", Kind.Address, 0);
        Add("curl", Kind.Curl, 0);
        Add("kind:", Kind.KubernetesSecret, 0);

        var keywords = uses.Keys.ToArray();
        return (new KeywordScanner(keywords), [.. keywords.Select(keyword => new Anchor([.. uses[keyword]]))], [.. keywords.Select(keyword => keyword.Length)]);

        void Add(string text, Kind kind, int index)
        {
            var key = text.ToLowerInvariant();
            if (!uses.TryGetValue(key, out var list))
            {
                uses.Add(key, list = []);
            }

            list.Add((kind, index));
        }
    }

    private sealed record Anchor((Kind Kind, int Index)[] Uses);

    private ref struct Run(List<Candidate> found)
    {
        public readonly List<Candidate> Found = found;
        public int NamedUpTo;
        public int NextKeyEnd;
        public int KubernetesUpTo;
    }
}
