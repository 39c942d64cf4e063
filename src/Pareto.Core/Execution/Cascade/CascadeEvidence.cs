namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Turns the answers so far into numbers that estimates are made from. Answers vote with the weight of their models'
/// records (the log-odds of being right, as is best for voters that err independently: Nitzan and Paroush 1982,
/// International Economic Review 23:289); who stands alone, how the replies on both sides are made and what the
/// prompt is like correct that where it is wrong.
/// </summary>
internal static class CascadeEvidence
{
    /// <summary>More small models than these are never asked.</summary>
    public const int MostModels = 3;

    private const int Votes = 3 + MostModels;
    private const int Nearness = Votes;
    private const int Consensus = Nearness + 1;
    private const int Dissent = Consensus + ReplySignals.Count;
    private const int DissentWithoutAnswer = Dissent + ReplySignals.Count;
    private const int Prompt = DissentWithoutAnswer + 1;

    /// <summary>Values of one piece of evidence.</summary>
    public const int Count = Prompt + PromptSignals.Count;

    // What a second voice for the same answer is worth beside its model's record: wrong answers seldom coincide.
    private const double Coincidence = 1.5;

    /// <summary>How strongly training holds a value's weight at 0, in rows: structure that is known to count least.</summary>
    public static double PenaltyOf(int value) => value switch
    {
        0 => 0.3,
        < 3 => 1,
        >= Nearness and < Prompt => 30,
        _ => 100,
    };

    /// <param name="prompt"><see cref="PromptSignals.Count"/> values.</param>
    /// <param name="replies">Those that were asked, in the plan's order.</param>
    /// <param name="records">The log-odds of being right of each model that was asked.</param>
    /// <param name="evidence">At least <see cref="Count"/> values.</param>
    /// <returns>The reply that speaks for all that agree with it; -1 when none was asked.</returns>
    public static int Write(ReadOnlySpan<double> prompt, ReadOnlySpan<CascadeReply> replies, ReadOnlySpan<double> records, Span<double> evidence)
    {
        evidence[..Count].Clear();
        prompt[..PromptSignals.Count].CopyTo(evidence[Prompt..]);
        if (replies.IsEmpty)
        {
            return -1;
        }

        var spokesman = Spokesman(replies, records);
        int agreeing = 0, dissenting = 0, lone = -1;
        for (var i = 0; i < replies.Length; i++)
        {
            var likeness = i == spokesman ? Likeness.Of(equal: true) : replies[i].Answer.LikenessTo(replies[spokesman].Answer, LikenessBounds.Cautious);
            var agrees = likeness.Agrees;
            evidence[0] += agrees ? records[i] : -records[i];

            // 0 where answers are equal or not; of texts, how far what was made a vote of them is true.
            evidence[Nearness] += likeness.Degree - (agrees ? 1 : 0);
            var side = evidence.Slice(agrees ? Consensus : Dissent, ReplySignals.Count);
            for (var k = 0; k < ReplySignals.Count; k++)
            {
                side[k] += replies[i].Signals[k];
            }

            if (agrees)
            {
                agreeing++;
            }
            else
            {
                dissenting++;
                lone = i;
                evidence[DissentWithoutAnswer] = replies[i].Answer.IsGiven ? evidence[DissentWithoutAnswer] : 1;
            }
        }

        Divide(evidence.Slice(Consensus, ReplySignals.Count), agreeing);
        Divide(evidence.Slice(Dissent, ReplySignals.Count), dissenting);
        evidence[1] = agreeing == 3 ? 1 : 0;
        evidence[2] = agreeing == 2 ? 1 : 0;
        if (agreeing == 2 && dissenting == 1)
        {
            evidence[3 + lone] = 1;
        }

        return spokesman;
    }

    // The answer with the heaviest votes, told by the best model that gave it; without any answer the best model.
    private static int Spokesman(ReadOnlySpan<CascadeReply> replies, ReadOnlySpan<double> records)
    {
        var best = 0;
        var most = double.NegativeInfinity;
        for (var i = 0; i < replies.Length; i++)
        {
            var weight = 0.0;
            for (var j = 0; j < replies.Length; j++)
            {
                weight += (i == j ? replies[i].Answer.IsGiven : replies[j].Answer.LikenessTo(replies[i].Answer, LikenessBounds.Cautious).Agrees) ? records[j] + Coincidence : 0;
            }

            // Among those that agree the weights are equal, so the better record decides.
            weight = replies[i].Answer.IsGiven ? weight : -Coincidence * MostModels;
            if (weight > most + 1e-9 || (weight > most - 1e-9 && records[i] > records[best]))
            {
                (best, most) = (i, weight);
            }
        }

        return best;
    }

    private static void Divide(Span<double> values, int by)
    {
        if (by > 1)
        {
            foreach (ref var value in values)
            {
                value /= by;
            }
        }
    }
}
