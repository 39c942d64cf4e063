using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// Finds people, places, organisations, groups of people and titles (<see cref="NameTag.Types"/>) with the statistical tagger.
/// Scores stay below <see cref="OverlapResolver.Certain"/>, so that an e-mail address or a card among a name's words wins.
/// </summary>
internal sealed class NameRecognizer(NameModel model) : IRecognizer
{
    /// <summary>How far the tagger leans to finding: a missed name costs more than one too many.</summary>
    public const float Leaning = 1f;

    private const float LeastScore = 0.45f;
    private const float MostScore = 0.84f;
    private const int Block = 4096;

    /// <summary>So many tokens of a block wait for the next one, or stay as what comes before it.</summary>
    private const int Margin = 2 * NameTagger.LongestRun;

    private readonly NameTagger _tagger = new(model);

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var tokens = ArrayPool<NameToken>.Shared.Rent(Block);
        try
        {
            var tokenizer = new NameTokenizer(text.Text, model.Lexicon);
            var kept = 0;
            var from = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var filled = kept + tokenizer.Read(tokens.AsSpan(kept, Block - kept));
                var block = tokens.AsSpan(0, filled);
                var isLast = filled < Block;
                NameCandidates.Mark(block, text.Text);
                var done = Tag(block, from, isLast ? filled : filled - Margin, text.Text, found);
                if (isLast)
                {
                    return;
                }

                var start = done - NameTagger.LongestRun;
                kept = filled - start;
                from = done - start;
                block[start..].CopyTo(tokens);
            }
        }
        finally
        {
            ArrayPool<NameToken>.Shared.Return(tokens);
        }
    }

    /// <summary>Tags the runs that start in the given stretch; returns where the last of them ended, or the stretch did.</summary>
    private int Tag(ReadOnlySpan<NameToken> tokens, int from, int until, string text, List<Candidate> found)
    {
        Span<byte> tags = stackalloc byte[NameTagger.LongestRun];
        Span<float> certainty = stackalloc float[NameTagger.LongestRun];
        var i = from;
        while (i < until)
        {
            if (!tokens[i].IsCandidate)
            {
                i++;
                continue;
            }

            var end = NameTagger.RunEnd(tokens, i);
            if (_tagger.Tag(tokens, i, end, text, Leaning, tags, certainty))
            {
                Collect(tokens[i..end], tags, certainty, found);
            }

            i = end;
        }

        return i;
    }

    private static void Collect(ReadOnlySpan<NameToken> run, ReadOnlySpan<byte> tags, ReadOnlySpan<float> certainty, List<Candidate> found)
    {
        for (var i = 0; i < run.Length;)
        {
            if (tags[i] == NameTag.Outside)
            {
                i++;
                continue;
            }

            var start = i;
            var kind = NameTag.Kind(tags[i]);
            var sum = certainty[i];
            for (i++; i < run.Length && tags[i] == NameTag.Later(kind); i++)
            {
                sum += certainty[i];
            }

            if (NameTag.Types[kind] != NameTag.Location && !HasWord(run[start..i]))
            {
                continue;
            }

            var score = LeastScore + ((MostScore - LeastScore) * (sum / (i - start)));
            found.Add(new Candidate(run[start].Start, run[i - 1].End, NameTag.Types[kind], FindingCategory.Personal, Math.Round(score, 3)));
        }
    }

    /// <summary>Whether there is anything but numbers and marks: a version, a hash and a part number are nobody's name, while an address may have a line of numbers.</summary>
    private static bool HasWord(ReadOnlySpan<NameToken> tokens)
    {
        foreach (ref readonly var token in tokens)
        {
            if (!token.IsNumber && token.Shape is not (WordShape.Mark or WordShape.LongNumber))
            {
                return true;
            }
        }

        return false;
    }
}
