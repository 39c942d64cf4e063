namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// What to learn from in a small set: one answer to each prompt is a coin thrown once, and a few hundred coins teach a learner mostly
/// chance. Where other models answered the same prompts, the small model's score is averaged with those of the models nearest to it
/// in mean score, and the big model's likewise: what prompts of this kind ask of models so able. The pair's own means stay.
/// </summary>
internal static class SteadyScores
{
    /// <summary>Sets of at least so many prompts speak for themselves.</summary>
    public const int SmallSet = 2_000;

    // The model itself is one of them.
    private const int Alike = 9;

    /// <summary>For each outcome the score of the small model and of the big one; of a large set, those of the outcome.</summary>
    public static (double Weak, double Strong)[] Of(IReadOnlyList<Outcome> outcomes)
    {
        var scores = new (double Weak, double Strong)[outcomes.Count];
        var byPrompt = outcomes.ToLookup(row => row.Prompt, StringComparer.Ordinal);
        foreach (var set in Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset))
        {
            var rows = set.ToArray();
            if (rows.Length >= SmallSet)
            {
                foreach (var row in rows)
                {
                    scores[row] = (outcomes[row].Weak, outcomes[row].Strong);
                }

                continue;
            }

            var others = Array.ConvertAll(rows, row => Others(outcomes[row], byPrompt[outcomes[row].Prompt]));
            var weak = Steady(Array.ConvertAll(rows, row => outcomes[row].Weak), others);
            var strong = Steady(Array.ConvertAll(rows, row => outcomes[row].Strong), others);
            for (var i = 0; i < rows.Length; i++)
            {
                scores[rows[i]] = (weak[i], strong[i]);
            }
        }

        return scores;
    }

    // All that is known of a prompt in whatever set, but not the pair's own two scores in this one.
    private static Dictionary<string, double> Others(Outcome outcome, IEnumerable<Outcome> samePrompt)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var row in samePrompt)
        {
            foreach (var (model, score) in row.Others)
            {
                scores.TryAdd(model, score);
            }

            if (row.Dataset != outcome.Dataset)
            {
                scores.TryAdd($"{row.Dataset}/{row.WeakModel}", row.Weak);
                scores.TryAdd($"{row.Dataset}/{row.StrongModel}", row.Strong);
            }
        }

        return scores;
    }

    private static double[] Steady(double[] own, Dictionary<string, double>[] others)
    {
        var mean = own.Average();
        var alike = others.SelectMany(row => row).GroupBy(score => score.Key, StringComparer.Ordinal)
            .Where(model => model.Count() * 2 > own.Length)
            .Select(model => (Name: model.Key, Distance: Math.Abs(model.Average(score => score.Value) - mean)))
            .OrderBy(model => model.Distance).ThenBy(model => model.Name, StringComparer.Ordinal).Take(Alike - 1).Select(model => model.Name).ToArray();
        var steady = new double[own.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var known = alike.Where(others[i].ContainsKey).Select(name => others[i][name]).Append(own[i]).ToArray();
            steady[i] = known.Average();
        }

        var shift = mean - steady.Average();
        return Array.ConvertAll(steady, score => score + shift);
    }
}
