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

    private const int LongestTitle = 8;
    private const int LongestChain = 24;

    // What stands between the values of a row, with blanks or without.
    private const string Separators = ",;|\"'()<>[]{}=&";

    private static readonly uint I = NameTokenizer.HashOf("i");
    private static readonly uint Is = NameTokenizer.HashOf("is");
    private static readonly uint Me = NameTokenizer.HashOf("me");
    private static readonly uint Name = NameTokenizer.HashOf("name");
    private static readonly uint At = NameTokenizer.HashOf("@");

    public static void Mark(Span<NameToken> tokens, string text)
    {
        MarkChains(tokens, text);
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i].IsCandidate = Stands(tokens, i);
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Has(WordTraits.Job) && (i + 1 == tokens.Length || tokens[i + 1].Is(TokenPlace.AfterLine)))
            {
                MarkTitleLine(tokens, i);
            }

            if (!tokens[i].IsCandidate)
            {
                tokens[i].IsCandidate = Joins(tokens, i, text);
            }
        }
    }

    /// <summary>So many words and marks in one piece, as in paths, keys and lists of numbers, are no name.</summary>
    private static void MarkChains(Span<NameToken> tokens, string text)
    {
        for (var start = 0; start < tokens.Length;)
        {
            var end = start + 1;
            while (end < tokens.Length && !tokens[end].Is(TokenPlace.AfterSpace) && !Separators.Contains(text[tokens[end].Start]))
            {
                end++;
            }

            if (end - start > LongestChain)
            {
                foreach (ref var token in tokens[start..end])
                {
                    token.Place |= TokenPlace.InCode;
                }
            }

            start = end;
        }
    }

    /// <summary>A short line of its own that ends in a word for a job may be a title as a whole.</summary>
    private static void MarkTitleLine(Span<NameToken> tokens, int last)
    {
        var first = last;
        while (first > 0 && !tokens[first].Is(TokenPlace.AfterLine) && last - first < LongestTitle)
        {
            first--;
        }

        if (tokens[first].Is(TokenPlace.AfterLine))
        {
            foreach (ref var token in tokens[first..(last + 1)])
            {
                token.IsCandidate |= !token.Is(TokenPlace.InCode) && token.Shape is not (WordShape.Address or WordShape.LongNumber);
            }
        }
    }

    private static bool Stands(ReadOnlySpan<NameToken> tokens, int i)
    {
        ref readonly var token = ref tokens[i];
        if (token.Shape is WordShape.Mark or WordShape.Number or WordShape.LongNumber or WordShape.Address or WordShape.NumberAndLetters
            || token.Shape == WordShape.OtherScript || token.Is(TokenPlace.InCode)
            || (token.Traits & (WordTraits.Calendar | WordTraits.Name)) == WordTraits.Calendar)
        {
            return false;
        }

        if (token.IsCapitalised)
        {
            if (token.Hash == I)
            {
                return token.Shape == WordShape.Capital && ((i + 1 < tokens.Length && tokens[i + 1].Shape == WordShape.Mark && IsStop(tokens, i + 1))
                    || (i > 0 && tokens[i - 1].IsCandidate && !tokens[i - 1].Has(WordTraits.Common)));
            }

            return !token.Has(WordTraits.Common) || token.Has(WordTraits.Name | WordTraits.Honorific | WordTraits.Job | WordTraits.Street)
                || !token.Is(TokenPlace.SentenceStart)
                || (i + 1 < tokens.Length && (tokens[i + 1].IsCapitalised || (token.Has(WordTraits.Unit) && tokens[i + 1].IsNumber)));
        }

        if (token.Has(WordTraits.Honorific))
        {
            return true;
        }

        if (token.Has(WordTraits.Common))
        {
            return false;
        }

        return token.Has(WordTraits.Name) || (i > 0 && FollowsCue(tokens, i));

        // A mark right behind the letter: the stop of an initial.
        static bool IsStop(ReadOnlySpan<NameToken> tokens, int mark) => tokens[mark].Start == tokens[mark - 1].End && !tokens[mark].Is(TokenPlace.SentenceStart);
    }

    private static bool FollowsCue(ReadOnlySpan<NameToken> tokens, int i)
    {
        ref readonly var before = ref tokens[i - 1];
        if (before.Shape == WordShape.Mark)
        {
            return before.Hash == At || (i > 1 && tokens[i - 2].Has(WordTraits.Cue | WordTraits.Honorific));
        }

        if (before.Hash == Is || before.Hash == Me)
        {
            return i > 1 && (tokens[i - 2].Hash == Name || tokens[i - 2].Has(WordTraits.Cue));
        }

        return before.Has(WordTraits.Cue | WordTraits.Honorific) || (before is { IsCandidate: true, Shape: WordShape.Lower } && before.Has(WordTraits.GivenName));
    }

    private static bool Joins(ReadOnlySpan<NameToken> tokens, int i, string text)
    {
        ref readonly var token = ref tokens[i];
        if (token.Is(TokenPlace.InCode))
        {
            return false;
        }

        if (token.IsNumber)
        {
            return Touches(tokens, i, -1) || Touches(tokens, i, 1);
        }

        if (i == 0 || !tokens[i - 1].IsCandidate)
        {
            // "the corner of" an address; "new zealand".
            return (token.Has(WordTraits.Street | WordTraits.Unit) && !token.Has(WordTraits.Honorific) && StandsWithin(tokens, i, JoinReach))
                || (token.Has(WordTraits.Particle) && token.Shape == WordShape.Lower && i + 1 < tokens.Length && tokens[i + 1].Shape == WordShape.Lower
                    && (tokens[i + 1].Has(WordTraits.Street) ? StandsWithin(tokens, i + 1, JoinReach)
                        : tokens[i + 1].IsCandidate && tokens[i + 1].Has(WordTraits.City | WordTraits.Region)));
        }

        if (token.Shape == WordShape.Mark)
        {
            var mark = text[token.Start];
            return mark switch
            {
                '.' => !token.Is(TokenPlace.AfterSpace),
                ',' or '&' or '-' or '\u2013' or '/' or '#' or '(' or ')' or '+' or '!' or '\u00BA' => StandsWithin(tokens, i, 2),
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

    /// <summary>Whether the next word on one side, marks and other numbers apart, is part of a name or an address.</summary>
    private static bool Touches(ReadOnlySpan<NameToken> tokens, int i, int step)
    {
        for (int j = i + step, reach = 0; (uint)j < (uint)tokens.Length && reach < NumberReach; j += step, reach++)
        {
            ref readonly var token = ref tokens[j];
            if (token.Shape != WordShape.Mark && !token.IsNumber)
            {
                return token.Has(WordTraits.Street | WordTraits.Unit) || (token.IsCandidate && token.IsCapitalised);
            }
        }

        return false;
    }
}
