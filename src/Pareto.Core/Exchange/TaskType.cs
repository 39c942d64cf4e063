namespace Pareto.Core.Exchange;

/// <summary>The kinds of work that traffic is told apart by.</summary>
public enum TaskType
{
    Chat,
    Classification,
    Sentiment,
    Extraction,
    Summary,
    Rewriting,
    Translation,
    Template,
    QuestionWithContext,
    QuestionAnswering,
    Code,
    MultiFileCode,
    Mathematics,
    Planning,
    Synthesis,
    CreativeWriting,
    ToolUse,
    Embedding,
}
