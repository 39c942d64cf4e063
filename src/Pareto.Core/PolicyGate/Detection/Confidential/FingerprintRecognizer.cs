using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Finds pasted source code of fingerprinted bodies. A stretch counts once several different fingerprints of one body
/// stand near each other: one or two are shared by chance, by idiom, or by a common origin. The finding takes in the whole
/// lines of the stretch.
/// </summary>
internal sealed class FingerprintRecognizer(ImmutableArray<FingerprintedSource> sources) : IRecognizer
{
    /// <summary>How many different fingerprints a stretch needs; any 119 shared characters have as many, white space not counted.</summary>
    private const int LeastHits = 6;

    /// <summary>How long a stretch must be, in characters without white space: ten short lines.</summary>
    private const int LeastCharacters = 100;

    // How far the ends of the lines are looked for: a text may be one line.
    private const int LongestLine = 512;

    // Room for one changed line within a stretch, in characters without white space.
    private const int WidestGap = 120;

    private const double Score = 0.95;

    private const int CheckEvery = 1024;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        // Shorter than any stretch that could count.
        if (text.Text.Length < Winnowing.Gram * 2)
        {
            return;
        }

        var runs = new Run[sources.Length];
        var winnowing = new Winnowing(text.Text);
        for (var number = 0; winnowing.Next(out var fingerprint); number++)
        {
            if (number % CheckEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (var i = 0; i < runs.Length; i++)
            {
                if (!sources[i].Index.Contains(fingerprint.Hash))
                {
                    continue;
                }

                if (runs[i].Hits > 0 && fingerprint.Character - runs[i].LastCharacter > WidestGap)
                {
                    Close(text.Text, sources[i].Type, runs[i], found);
                    runs[i] = default;
                }

                runs[i].Take(fingerprint);
            }
        }

        for (var i = 0; i < runs.Length; i++)
        {
            Close(text.Text, sources[i].Type, runs[i], found);
        }
    }

    private static void Close(string text, string type, Run run, List<Candidate> found)
    {
        if (run.Hits < LeastHits || run.LastCharacter + Winnowing.Gram - run.FirstCharacter < LeastCharacters)
        {
            return;
        }

        var before = text.AsSpan(Math.Max(0, run.Start - LongestLine), Math.Min(run.Start, LongestLine));
        var start = run.Start - before.Length + before.LastIndexOf('\n') + 1;
        var after = text.AsSpan(run.End, Math.Min(text.Length - run.End, LongestLine)).IndexOf('\n');
        found.Add(new Candidate(start, after < 0 ? run.End : run.End + after, type, FindingCategory.Confidential, Score));
    }

    /// <summary>Fingerprints of one body that stand near each other.</summary>
    private struct Run
    {
        private Hashes _seen;

        /// <summary>Different fingerprints, as far as they are counted: what repeats itself counts once.</summary>
        public int Hits { get; private set; }

        public int Start { get; private set; }

        public int End { get; private set; }

        public int FirstCharacter { get; private set; }

        public int LastCharacter { get; private set; }

        public void Take(Fingerprint fingerprint)
        {
            if (Hits == 0)
            {
                (Start, FirstCharacter) = (fingerprint.Start, fingerprint.Character);
            }

            (End, LastCharacter) = (fingerprint.End, fingerprint.Character);
            ReadOnlySpan<ulong> seen = _seen;
            if (Hits < LeastHits && !seen[..Hits].Contains(fingerprint.Hash))
            {
                _seen[Hits++] = fingerprint.Hash;
            }
        }
    }

    [InlineArray(LeastHits)]
    private struct Hashes
    {
        private ulong _first;
    }
}

/// <summary>A body of source code: the type of its findings, and its fingerprints.</summary>
internal sealed record FingerprintedSource(string Type, FingerprintIndex Index);
