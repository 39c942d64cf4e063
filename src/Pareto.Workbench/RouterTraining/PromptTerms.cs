using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>One prompt as training keeps it.</summary>
/// <param name="Terms">Its distinct terms with their counts.</param>
/// <param name="Numbers">One value for each <see cref="PromptNumber"/>.</param>
internal sealed record PromptTerms((ushort Term, int Count)[] Terms, float[] Numbers)
{
    public static PromptTerms Of(PromptFeatures features)
    {
        var terms = new (ushort, int)[features.Terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = (features.Terms[i], features.CountOf(features.Terms[i]));
        }

        return new PromptTerms(terms, features.Numbers.ToArray());
    }
}
