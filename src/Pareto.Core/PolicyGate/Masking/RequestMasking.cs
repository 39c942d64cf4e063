using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>Takes what was found in a request out of it, so that it can leave the house.</summary>
internal static class RequestMasking
{
    /// <summary>
    /// Puts a typed placeholder in place of each finding, the same for the same value, wherever the value stands: also
    /// where no recognizer saw it. Numbers follow the order in which values are first found, so a conversation that has
    /// grown gets the same placeholders for what it held before. What looks like a placeholder in the request itself
    /// gets one of its own, so that restoring a reply never takes a user's words for a placeholder.
    /// </summary>
    /// <param name="texts">The texts of the request.</param>
    /// <param name="findings">For each text, in its order, what to hide: sorted and apart from each other.</param>
    public static MaskedRequest Mask(RequestTexts texts, IReadOnlyList<ImmutableArray<Finding>> findings)
    {
        var values = new HiddenValues(isReversible: true);
        var hidden = Hide(texts, findings, values);
        if (values.IsEmpty)
        {
            return new MaskedRequest(texts.Request, Placeholders.None);
        }

        var given = values.ToPlaceholders();
        var syntax = new PlaceholderSyntax(given, isJson: false, reservesLiterals: true);
        for (var i = 0; i < hidden.Length; i++)
        {
            hidden[i] = Fill(texts.Texts[i], hidden[i], (text, piece, start, end, found) => FindLookAlikes(text, start, end, syntax, values, found));
        }

        return new MaskedRequest(texts.Replace(hidden), values.ToPlaceholders());
    }

    /// <summary>Puts the type in place of each finding, for good: <c>[EMAIL_ADDRESS]</c>, wherever the value stands.</summary>
    /// <inheritdoc cref="Mask"/>
    public static GatewayRequest Redact(RequestTexts texts, IReadOnlyList<ImmutableArray<Finding>> findings)
    {
        var values = new HiddenValues(isReversible: false);
        var hidden = Hide(texts, findings, values);
        return values.IsEmpty ? texts.Request : texts.Replace(hidden);
    }

    /// <summary>The values of the findings: what a client that reads them in a reply has sent itself.</summary>
    public static IReadOnlySet<string> Values(RequestTexts texts, IReadOnlyList<ImmutableArray<Finding>> findings)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < findings.Count; i++)
        {
            foreach (var finding in findings[i])
            {
                values.Add(texts.Texts[i].Text[finding.Start..finding.End]);
            }
        }

        return values;
    }

    private static ImmutableArray<Replacement>[] Hide(
        RequestTexts texts, IReadOnlyList<ImmutableArray<Finding>> findings, HiddenValues values)
    {
        var hidden = new ImmutableArray<Replacement>[texts.Texts.Length];
        for (var i = 0; i < hidden.Length; i++)
        {
            hidden[i] = HideFindings(texts.Texts[i], findings[i], values);
        }

        if (!values.IsEmpty)
        {
            for (var i = 0; i < hidden.Length; i++)
            {
                hidden[i] = Fill(texts.Texts[i], hidden[i], values.FindSpread);
            }
        }

        return hidden;
    }

    private static ImmutableArray<Replacement> HideFindings(RequestText text, ImmutableArray<Finding> findings, HiddenValues values)
    {
        var cut = text.Cut(findings);
        if (cut.IsEmpty)
        {
            return [];
        }

        var hidden = ImmutableArray.CreateBuilder<Replacement>(cut.Length);
        var piece = 0;
        var free = 0;
        foreach (var finding in cut)
        {
            // Half a surrogate pair could not be written as UTF-8.
            var start = Math.Max(free, SplitsPair(text.Text, finding.Start) ? finding.Start - 1 : finding.Start);
            var end = SplitsPair(text.Text, finding.End) ? finding.End + 1 : finding.End;
            if (start >= end)
            {
                continue;
            }

            while (text.Pieces[piece].End <= start)
            {
                piece++;
            }

            var (pieceStart, pieceEnd, kind) = text.Pieces[piece];
            var isNumber = kind == PieceKind.Number && start == pieceStart && end == pieceEnd;
            hidden.Add(new Replacement(start, end, values.Add(finding.Type, text.Text[start..end], isNumber)));
            free = end;
        }

        return hidden.DrainToImmutable();
    }

    /// <summary>Searches what is not hidden yet, piece by piece, and adds what is found.</summary>
    private static ImmutableArray<Replacement> Fill(RequestText text, ImmutableArray<Replacement> hidden, GapSearch search)
    {
        var all = ImmutableArray.CreateBuilder<Replacement>(hidden.Length);
        var next = 0;
        foreach (var piece in text.Pieces)
        {
            var start = piece.Start;
            for (; next < hidden.Length && hidden[next].Start < piece.End; next++)
            {
                search(text, piece, start, hidden[next].Start, all);
                all.Add(hidden[next]);
                start = hidden[next].End;
            }

            search(text, piece, start, piece.End, all);
        }

        return all.DrainToImmutable();
    }

    private static void FindLookAlikes(
        RequestText text, int start, int end, PlaceholderSyntax syntax, HiddenValues values, ImmutableArray<Replacement>.Builder found)
    {
        // What is hidden on either side will be a placeholder, which ends and begins with a bracket: it joins no word.
        syntax.Each(text.Text.AsSpan(start, end - start), (at, length) =>
        {
            var value = text.Text.Substring(start + at, length);
            found.Add(new Replacement(start + at, start + at + length, values.Add(PlaceholderSyntax.Literal, value, isNumber: false)));
        });
    }

    private static bool SplitsPair(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);

    private delegate void GapSearch(RequestText text, TextPiece piece, int start, int end, ImmutableArray<Replacement>.Builder found);
}
