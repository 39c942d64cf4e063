using System.Runtime.CompilerServices;
using Pareto.Core.Text;

namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// What the tagger looks at: the word, its writing, its beginnings and ends, what the lists know of it, the same of its
/// neighbours, and the words on both sides of the run of candidates it stands in. Each is a hash; the model's size cuts it.
/// </summary>
internal static class NameFeatures
{
    /// <summary>At most so many a token.</summary>
    public const int Most = 112;

    private const int LongestAffix = 4;

    /// <summary>Writes the features of token <paramref name="i"/>, which stands in the run from <paramref name="runStart"/> to before <paramref name="runEnd"/>.</summary>
    public static int Of(ReadOnlySpan<NameToken> tokens, int i, int runStart, int runEnd, string text, Span<int> features)
    {
        ref readonly var token = ref tokens[i];
        var into = new Writer(features);
        var before = Neighbour(tokens, i - 1);
        var before2 = Neighbour(tokens, i - 2);
        var after = Neighbour(tokens, i + 1);
        var after2 = Neighbour(tokens, i + 2);
        var shape = ShapeOf(token);
        var shapeBefore = ShapeOf(before);
        var shapeAfter = ShapeOf(after);
        var traits = (uint)token.Traits;
        var traitsBefore = (uint)before.Traits;
        var traitsAfter = (uint)after.Traits;

        into.Add(1, 0);
        into.Add(2, token.Hash);
        into.Add(3, before.Hash);
        into.Add(4, after.Hash);
        into.Add(5, before2.Hash);
        into.Add(6, after2.Hash);
        into.Add(7, Mix(before.Hash, token.Hash));
        into.Add(8, Mix(token.Hash, after.Hash));
        into.Add(9, Mix(before2.Hash, before.Hash));
        into.Add(10, Mix(after.Hash, after2.Hash));
        into.Add(11, shape);
        into.Add(12, Mix(shapeBefore, shape));
        into.Add(13, Mix(shape, shapeAfter));
        into.Add(14, Mix(Mix(shapeBefore, shape), shapeAfter));
        into.Add(15, Mix(Mix(ShapeOf(before2), shapeBefore), shape));
        into.Add(16, Mix(before.Hash, shape));
        into.Add(17, Mix(after.Hash, shape));
        into.Add(18, Mix(Mix(shape, shapeAfter), ShapeOf(after2)));

        into.Add(19, Mix(traits, shape));
        into.Add(20, Mix(traitsBefore, traits));
        into.Add(21, Mix(traits, traitsAfter));
        into.Add(22, Mix(Mix(traitsBefore, traits), traitsAfter));
        into.Add(23, Mix(before.Hash, traits));
        into.Add(24, Mix(after.Hash, traits));
        into.Add(25, Mix(traitsBefore, shapeBefore));
        into.Add(26, Mix(traitsAfter, shapeAfter));
        for (var left = traits; left != 0; left &= left - 1)
        {
            into.Add(27, (uint)System.Numerics.BitOperations.TrailingZeroCount(left));
        }

        for (var left = traitsBefore; left != 0; left &= left - 1)
        {
            into.Add(28, (uint)System.Numerics.BitOperations.TrailingZeroCount(left));
        }

        for (var left = traitsAfter; left != 0; left &= left - 1)
        {
            into.Add(29, (uint)System.Numerics.BitOperations.TrailingZeroCount(left));
        }

        into.Add(30, Mix((uint)(token.Place & ~TokenPlace.AfterSpace), shape));
        into.Add(31, Mix((uint)after.Place, shapeAfter));
        into.Add(32, Mix((uint)before.Place, (uint)token.Place));
        into.Add(33, Mix(before.Hash, (uint)token.Place));

        // The words around the whole run: what a long name or address is introduced and followed by.
        var left1 = Neighbour(tokens, runStart - 1);
        var left2 = Neighbour(tokens, runStart - 2);
        var right1 = Neighbour(tokens, runEnd);
        var right2 = Neighbour(tokens, runEnd + 1);
        var inRun = (uint)Math.Min(3, i - runStart);
        var toEnd = (uint)Math.Min(3, runEnd - 1 - i);
        into.Add(34, left1.Hash);
        into.Add(35, Mix(left2.Hash, left1.Hash));
        into.Add(36, Mix(left1.Hash, inRun));
        into.Add(37, right1.Hash);
        into.Add(38, Mix(right1.Hash, toEnd));
        into.Add(39, Mix(right1.Hash, right2.Hash));
        into.Add(40, Mix(left1.Hash, right1.Hash));
        into.Add(41, Mix(left1.Hash, shape));
        into.Add(42, Mix(right1.Hash, shape));
        into.Add(43, Mix(left1.Hash, traits));
        into.Add(44, Mix(inRun, toEnd));
        into.Add(45, Mix(left2.Hash, shape));

        var start = LineStart(tokens, i);
        into.Add(46, Mix(Neighbour(tokens, start).Hash, shape));
        into.Add(47, Mix((uint)Math.Min(4, i - start), shape));
        into.Add(48, LabelBefore(tokens, i, start, text));

        into.Add(65, Mix(Mix((uint)token.Place & 7, shape), BlankLineSince(tokens, i, runStart)));
        into.Add(66, Mix(Mix(traits, (uint)token.Place & 7), BlankLineSince(tokens, i, runStart)));
        into.Add(67, Mix(LineEnd(tokens, i, start), shape));

        if (token.Shape != WordShape.Mark && !token.IsNumber)
        {
            Affixes(text.AsSpan(token.Start, token.End - token.Start), shape, ref into);
            if (after.Shape != WordShape.Mark)
            {
                into.Add(60, Ending(text, after, 3));
            }

            if (before.Shape != WordShape.Mark)
            {
                into.Add(61, Ending(text, before, 3));
            }
        }
        else if (token.IsNumber)
        {
            into.Add(62, Mix((uint)(token.End - token.Start), shapeAfter));
            into.Add(63, Mix((uint)(token.End - token.Start), traitsAfter));
            into.Add(64, Mix((uint)(token.End - token.Start), traitsBefore));
        }

        return into.Count;
    }

    private static NameToken Neighbour(ReadOnlySpan<NameToken> tokens, int i) => (uint)i < (uint)tokens.Length ? tokens[i] : default;

    private static uint ShapeOf(in NameToken token) =>
        token.Shape == WordShape.Mark ? 0x100 + (token.Hash << 8) : ((uint)token.Shape * 2) + (token.Is(TokenPlace.AfterSpace) ? 1u : 0u);

    private static int LineStart(ReadOnlySpan<NameToken> tokens, int i)
    {
        var least = Math.Max(0, i - 8);
        while (i > least && !tokens[i].Is(TokenPlace.AfterLine))
        {
            i--;
        }

        return i;
    }

    /// <summary>How many lines of the run lie between this token and the blank line before it, if there is one.</summary>
    private static uint BlankLineSince(ReadOnlySpan<NameToken> tokens, int i, int runStart)
    {
        var lines = 1u;
        for (var j = i; j >= Math.Max(runStart, i - 16); j--)
        {
            if (tokens[j].Is(TokenPlace.AfterBlankLine))
            {
                return Math.Min(3, lines);
            }

            lines += tokens[j].Is(TokenPlace.AfterLine) ? 1u : 0u;
        }

        return 0;
    }

    /// <summary>Whether a short line ends in a word for a job, and how long it is.</summary>
    private static uint LineEnd(ReadOnlySpan<NameToken> tokens, int i, int lineStart)
    {
        var end = i + 1;
        while (end < tokens.Length && end < lineStart + 9 && !tokens[end].Is(TokenPlace.AfterLine))
        {
            end++;
        }

        return end - lineStart > 8 ? 0 : ((uint)(end - lineStart) << 1) | (tokens[end - 1].Has(WordTraits.Job) ? 1u : 0u);
    }

    /// <summary>The word before a colon that introduces this line or stands at the end of the one before it.</summary>
    private static uint LabelBefore(ReadOnlySpan<NameToken> tokens, int i, int lineStart, string text)
    {
        for (var j = i - 1; j > 0 && j >= lineStart - 1; j--)
        {
            if (tokens[j].Shape == WordShape.Mark && text[tokens[j].Start] == ':')
            {
                return Mix(tokens[j - 1].Hash, (uint)Math.Min(2, i - j));
            }
        }

        return 0;
    }

    private static void Affixes(ReadOnlySpan<char> word, uint shape, ref Writer into)
    {
        var longest = Math.Min(LongestAffix, word.Length);
        var hash = 0u;
        for (var length = 1; length <= longest; length++)
        {
            hash = Mix(hash, Folded(word[length - 1]));
            into.Add(49 + (uint)length, hash);
        }

        hash = 0;
        for (var length = 1; length <= longest; length++)
        {
            hash = Mix(hash, Folded(word[^length]));
            into.Add(53 + (uint)length, hash);
            if (length == 3)
            {
                into.Add(58, Mix(hash, shape));
            }
        }

        into.Add(59, Mix((uint)Math.Min(word.Length, 12), shape));
    }

    private static uint Ending(string text, in NameToken token, int length)
    {
        var hash = 0u;
        for (var i = token.End - 1; i >= token.Start && i >= token.End - length; i--)
        {
            hash = Mix(hash, Folded(text[i]));
        }

        return hash;
    }

    private static uint Folded(char c) => LatinFold.Lower(c >= '\u0180' ? char.ToLowerInvariant(c) : c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint a, uint b) => System.Numerics.BitOperations.RotateLeft(a * 0x9E3779B1u, 13) ^ (b * 0x85EBCA6Bu);

    private ref struct Writer(Span<int> features)
    {
        private readonly Span<int> _features = features;

        public int Count { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(uint slot, uint value)
        {
            var hash = (value ^ (slot * 0x27D4EB2Fu)) * 0x165667B1u;
            _features[Count++] = (int)(hash ^ (hash >> 15));
        }
    }
}
