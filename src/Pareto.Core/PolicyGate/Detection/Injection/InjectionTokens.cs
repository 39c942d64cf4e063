using System.Globalization;

namespace Pareto.Core.PolicyGate.Detection.Injection;

/// <summary>
/// Cuts a text into what the injection model counts: words without regard to case, signs that structure a text, single
/// characters where a script does not part its words; and numbers their combinations. Training and scoring share it, so that
/// both see the same.
/// </summary>
internal static class InjectionTokens
{
    /// <summary>How many different features there are; a power of two. Features that share a number share a weight.</summary>
    public const int Features = 1 << 18;

    private const uint Seed = 2166136261;
    private const uint Prime = 16777619;
    private const string Signs = "[]{}<>:\"*#=!?|`";

    /// <summary>Appends the hash of each token; the lowest bit tells a word in capitals.</summary>
    public static void Read(ReadOnlySpan<char> text, List<uint> tokens)
    {
        for (var i = 0; i < text.Length;)
        {
            var letter = text[i];
            if (char.IsAsciiLetterOrDigit(letter) || letter >= 128 && char.IsLetterOrDigit(letter))
            {
                if (StandsAlone(letter))
                {
                    tokens.Add(Mix(Seed, letter) & ~1u);
                    i++;
                    continue;
                }

                tokens.Add(ReadWord(text, ref i));
                continue;
            }

            if (letter is '“' or '”' or '„' or '«' or '»')
            {
                letter = '"';
            }

            if (letter < 128 ? Signs.Contains(letter) : char.IsSurrogate(letter))
            {
                tokens.Add(Mix(Seed, letter) & ~1u);
            }

            i++;
        }
    }

    /// <summary>The features that a token begins or ends, given the two before it (0 where there is none); as many as four.</summary>
    public static int Number(uint beforeLast, uint last, uint token, Span<int> numbers)
    {
        var count = 0;
        var word = token | 1;
        numbers[count++] = Fold(Mix(0x9E3779B9, word));
        if (last != 0)
        {
            numbers[count++] = Fold(Mix(Mix(0x85EBCA6B, last | 1), word));
        }

        if (beforeLast != 0)
        {
            numbers[count++] = Fold(Mix(Mix(Mix(0xC2B2AE35, beforeLast | 1), last | 1), word));
            numbers[count++] = Fold(Mix(Mix(0x27D4EB2F, beforeLast | 1), word));
        }

        // A word in capitals counts as itself, and all such words count as one more.
        if ((token & 1) != 0)
        {
            numbers[count++] = Fold(0x165667B1);
        }

        return count;
    }

    /// <summary>The most that <see cref="Number"/> gives.</summary>
    public const int MostNumbers = 5;

    private static uint ReadWord(ReadOnlySpan<char> text, ref int i)
    {
        var hash = Seed;
        var (letters, capitals) = (0, 0);
        var inDigits = false;
        for (; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsDigit(letter))
            {
                hash = inDigits ? hash : Mix(hash, '0');
                inDigits = true;
                continue;
            }

            inDigits = false;
            if (letter is '\'' or '’')
            {
                // "can't" and "cant" are one word; a closing quote is not part of it.
                if (i + 1 < text.Length && char.IsLetter(text[i + 1]))
                {
                    continue;
                }

                break;
            }

            if (!(letter < 128 ? char.IsAsciiLetter(letter) : IsWordLetter(letter)))
            {
                break;
            }

            letters++;
            capitals += char.IsUpper(letter) ? 1 : 0;
            hash = Mix(hash, char.ToLowerInvariant(letter));
        }

        return letters >= 3 && capitals == letters ? hash | 1 : hash & ~1u;
    }

    private static bool IsWordLetter(char letter) => char.IsLetter(letter) && !StandsAlone(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark;

    // Han, kana, Hangul, Thai: no spaces between words, or none that help.
    private static bool StandsAlone(char letter) => letter is >= '\u0E00' and < '\u0F00' or >= '\u3040' and < '\uD7B0' or >= '\uF900' and < '\uFB00';

    private static uint Mix(uint hash, uint value)
    {
        hash = (hash ^ value) * Prime;
        return hash ^ (hash >> 15);
    }

    private static int Fold(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x7FEB352D;
        hash ^= hash >> 15;
        return (int)(hash & (Features - 1));
    }
}
