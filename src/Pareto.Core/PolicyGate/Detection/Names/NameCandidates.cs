namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// Chooses the tokens that may be part of a name, so that the tagger need not look at the rest: words with a capital that
/// are not merely the start of a sentence, known names and unknown words after a cue in any writing, and the numbers,
/// particles and marks that join them.
/// </summary>
internal static class NameCandidates
{
    private const int NumberReach = 3;
    private const int JoinReach = 3;

    private static readonly uint I = NameTokenizer.HashOf("i");

    public static void Mark(Span<NameToken> tokens, string text)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i].IsCandidate = Stands(tokens, i);
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            if (!tokens[i].IsCandidate)
            {
                tokens[i].IsCandidate = Joins(tokens, i, text);
            }
        }
    }

    private static bool Stands(ReadOnlySpan<NameToken> tokens, int i)
    {
        ref readonly var token = ref tokens[i];
        if (token.Shape is WordShape.Mark or WordShape.Number or WordShape.LongNumber or WordShape.Address or WordShape.NumberAndLetters
            || token.Is(TokenPlace.InCode))
        {
            return false;
        }

        if (token.IsCapitalised || token.Shape == WordShape.OtherScript)
        {
            if (token.Hash == I)
            {
                return token.Shape == WordShape.Capital && ((i + 1 < tokens.Length && tokens[i + 1].Shape == WordShape.Mark && IsStop(tokens, i + 1))
                    || (i > 0 && tokens[i - 1].IsCandidate && !tokens[i - 1].Has(WordTraits.Common)));
            }

            return !token.Has(WordTraits.Common) || token.Has(WordTraits.Name | WordTraits.Honorific | WordTraits.Job | WordTraits.Street)
                || !token.Is(TokenPlace.SentenceStart) || (i + 1 < tokens.Length && tokens[i + 1].IsCapitalised);
        }

        if (token.Has(WordTraits.Honorific))
        {
            return true;
        }

        if (token.Has(WordTraits.Common))
        {
            return false;
        }

        return token.Has(WordTraits.Name | WordTraits.Job)
            || (i > 0 && FollowsCue(tokens, i));

        // A mark right behind the letter: the stop of an initial.
        static bool IsStop(ReadOnlySpan<NameToken> tokens, int mark) => tokens[mark].Start == tokens[mark - 1].End && !tokens[mark].Is(TokenPlace.SentenceStart);
    }

    private static bool FollowsCue(ReadOnlySpan<NameToken> tokens, int i)
    {
        ref readonly var before = ref tokens[i - 1];
        if (before.Shape == WordShape.Mark)
        {
            return i > 1 && tokens[i - 2].Has(WordTraits.Cue | WordTraits.Honorific);
        }

        return before.Has(WordTraits.Cue | WordTraits.Honorific) || (before is { IsCandidate: true, Shape: WordShape.Lower } && !before.Has(WordTraits.Job));
    }

    private static bool Joins(ReadOnlySpan<NameToken> tokens, int i, string text)
    {
        ref readonly var token = ref tokens[i];
        if (token.IsNumber)
        {
            return !token.Is(TokenPlace.InCode) && Near(tokens, i, NumberReach);
        }

        if (i == 0 || !tokens[i - 1].IsCandidate)
        {
            return token.Has(WordTraits.Street | WordTraits.Unit) && StandsWithin(tokens, i, JoinReach);
        }

        if (token.Shape == WordShape.Mark)
        {
            var mark = text[token.Start];
            return mark switch
            {
                '.' => !token.Is(TokenPlace.AfterSpace),
                ',' or '&' or '-' or '\u2013' or '/' or '#' or '(' or ')' or '\'' or '+' or '!' or '\u00BA' => StandsWithin(tokens, i, 2),
                _ => false,
            };
        }

        return token.Shape == WordShape.Lower
            && token.Has(WordTraits.Particle | WordTraits.Street | WordTraits.Unit | WordTraits.Job | WordTraits.OrganisationForm | WordTraits.Organisation)
            && (!token.Has(WordTraits.Particle) || StandsWithin(tokens, i, JoinReach));
    }

    private static bool StandsWithin(ReadOnlySpan<NameToken> tokens, int i, int reach)
    {
        for (var j = i + 1; j < tokens.Length && j <= i + reach && !tokens[j].Is(TokenPlace.AfterBlankLine); j++)
        {
            if (tokens[j].IsCandidate || tokens[j].IsNumber)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Near(ReadOnlySpan<NameToken> tokens, int i, int reach)
    {
        for (var j = Math.Max(0, i - reach); j < tokens.Length && j <= i + reach; j++)
        {
            if (j != i && tokens[j].IsCandidate && (tokens[j].IsCapitalised || tokens[j].Has(WordTraits.Street | WordTraits.Unit)))
            {
                return true;
            }

            if (tokens[j].Has(WordTraits.Street | WordTraits.Unit) && tokens[j].Shape == WordShape.Lower)
            {
                return true;
            }
        }

        return false;
    }
}
