using System.Collections.Frozen;
using Pareto.Core.Text;

namespace Pareto.Core.Routing.Prediction;

/// <summary>What a function word does in a question.</summary>
internal enum PromptWordKind : byte
{
    Other,
    Negation,
    Question,
    Quantifier,
    Relation,
}

/// <summary>Function words that a prompt's numbers count, by the hash of their folded letters.</summary>
internal static class PromptWords
{
    private static readonly FrozenDictionary<uint, PromptWordKind> Kinds = new (PromptWordKind Kind, string Words)[]
    {
        (PromptWordKind.Negation, "not no except never without false incorrect least nicht kein keine pas sans sin nunca"),
        (PromptWordKind.Question, "what which who whom whose when where why how was welche wer wann wo warum wie que quel quelle qui quand comment cual quien cuando donde como"),
        (PromptWordKind.Quantifier, "each every all any some both half twice double triple many much few several most jede alle chaque tous cada todos"),
        (PromptWordKind.Relation, "more less fewer than times per remaining left total average ratio rate if then because therefore mehr weniger als plus moins mas menos"),
    }.SelectMany(row => row.Words.Split(' ').Select(word => (Hash: HashOf(word), row.Kind)))
        .DistinctBy(pair => pair.Hash)
        .ToFrozenDictionary(pair => pair.Hash, pair => pair.Kind);

    public static PromptWordKind KindOf(uint hash) => Kinds.GetValueOrDefault(hash);

    private static uint HashOf(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = (hash ^ LatinFold.Lower(c)) * 16777619;
        }

        return hash;
    }
}
