namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Tells values that a generator made from words that people wrote.</summary>
internal static class Randomness
{
    // Pairs of letters that make up nearly all of English and most of its neighbours: three in eight of all pairs.
    private const string CommonPairs =
        "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om "
        + "ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi "
        + "ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep "
        + "tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu ui rg ib tl "
        + "ny ki rk ys ob mm fu ph og ms ye ud mb ip ub oi rl gu dr cc tw ft wn nu af hu nn eo vo rv nf xp gn sm fl iz ok my gl aw ju oa eq sy sl ps jo lf nv "
        + "je nk kn gs dy ze ks xt dd";

    private static readonly bool[] Common = ReadPairs();

    /// <summary>Shannon's entropy of the characters, in bits each.</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
        {
            return 0;
        }

        Span<ushort> counts = stackalloc ushort[128];
        var most = Math.Min(value.Length, 4096);
        foreach (var letter in value[..most])
        {
            counts[letter & 127]++;
        }

        var sum = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                sum += count * Math.Log2(count);
            }
        }

        return Math.Log2(most) - sum / most;
    }

    /// <summary>
    /// The share of neighbours in the value that no written word has: uncommon pairs of letters, letters beside digits, capitals
    /// out of place. Words, identifiers, paths and versions lie below 0.25; random base 62 lies about 0.7, random hexadecimal about 0.5.
    /// </summary>
    public static double Irregularity(ReadOnlySpan<char> value)
    {
        if (value.Length < 2)
        {
            return 0;
        }

        var irregular = 0;
        for (var i = 1; i < value.Length; i++)
        {
            var (left, right) = (value[i - 1], value[i]);
            if (char.IsAsciiLetter(left) && char.IsAsciiLetter(right))
            {
                var startsWord = char.IsAsciiLetterLower(left) && char.IsAsciiLetterUpper(right)
                    && i + 1 < value.Length && char.IsAsciiLetterLower(value[i + 1]);
                if (!startsWord && !Common[((left | 0x20) - 'a') * 26 + (right | 0x20) - 'a'])
                {
                    irregular++;
                }
            }
            else if (char.IsAsciiLetter(left) && char.IsAsciiDigit(right) || char.IsAsciiDigit(left) && char.IsAsciiLetter(right))
            {
                irregular++;
            }
        }

        return (double)irregular / (value.Length - 1);
    }

    private static bool[] ReadPairs()
    {
        var pairs = new bool[26 * 26];
        foreach (var pair in CommonPairs.Split(' '))
        {
            pairs[(pair[0] - 'a') * 26 + pair[1] - 'a'] = true;
        }

        return pairs;
    }
}
