namespace Pareto.Core.Exchange;

/// <summary>What a request may need of a target. A target that lacks one that is needed is never planned.</summary>
[Flags]
public enum TargetAbilities
{
    None = 0,
    Chat = 1,
    Tools = 1 << 1,
    Vision = 1 << 2,
    Audio = 1 << 3,
    Files = 1 << 4,

    /// <summary>Answers held to a JSON Schema. Plain JSON (<c>json_object</c>) asks for no ability: every chat model is at least told to give it.</summary>
    StructuredOutput = 1 << 5,
    LogProbs = 1 << 6,
    MultipleChoices = 1 << 7,
    Embeddings = 1 << 8,
}
