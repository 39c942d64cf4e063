namespace Pareto.Core.Routing;

/// <summary>What a word or a phrase of a request can point to. <see cref="CueLexicon"/> holds the words.</summary>
internal enum Cue : byte
{
    // Instructions and their objects: what kind of work is asked for.
    Classify,
    Sentiment,
    Extract,
    Summarise,
    Rewrite,
    Translate,
    Template,
    WriteCode,
    CodeTopic,
    Calculate,
    MathTopic,
    Plan,
    Compare,
    Create,
    Explain,

    /// <summary>A verb that makes something and needs an object to say what ("write", "make").</summary>
    Make,

    // The shape of the answer.
    ShortAnswer,
    Brief,
    Thorough,
    Structured,
    LengthWords,
    LengthSentences,
    LengthParagraphs,
    LengthPages,

    // Reasoning.
    Proof,
    Reasoning,
    Relation,
    NumberWord,
    Unit,
    HowMany,
    Condition,
    Constraint,
    Sequence,
    Counterfactual,
    Tracing,
    Puzzle,

    // Engineering.
    Concurrency,
    Debug,
    Architecture,

    /// <summary>Programs that few have written: compilers, kernels, engines.</summary>
    Systems,
    Sql,
    Repository,

    // Domains where a wrong answer is dear.
    Legal,
    Medical,
    Finance,
    Science,

    // Material that comes with the request.
    Question,
    Passage,
    Document,

    // Talk.
    Continue,
    BackReference,
    Greeting,
    Vague,

    /// <summary>Words that stand before an instruction without being one ("please", "can you").</summary>
    Lead,

    /// <summary>Function words of the languages that the lexicon speaks.</summary>
    Common,

    /// <summary>How many cues there are.</summary>
    Count,
}
