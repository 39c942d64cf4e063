using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>The kinds of work as reasons and explanations write them.</summary>
public static class TaskWords
{
    private static readonly string[] StartNames = [.. Enum.GetValues<TaskType>().Select(task => "task: " + task.Name())];

    /// <summary>The name of the signal that stands for the level a task starts from.</summary>
    public static string StartName(this TaskType task) => StartNames[(int)task];

    public static string Name(this TaskType task) => task switch
    {
        TaskType.Chat => "chat",
        TaskType.Classification => "classification",
        TaskType.Sentiment => "sentiment",
        TaskType.Extraction => "extraction",
        TaskType.Summary => "summary",
        TaskType.Rewriting => "rewriting",
        TaskType.Translation => "translation",
        TaskType.Template => "template",
        TaskType.QuestionWithContext => "question with context",
        TaskType.QuestionAnswering => "question",
        TaskType.Code => "code",
        TaskType.MultiFileCode => "code over several files",
        TaskType.Mathematics => "mathematics",
        TaskType.Planning => "planning",
        TaskType.Synthesis => "synthesis",
        TaskType.CreativeWriting => "creative writing",
        TaskType.ToolUse => "tool use",
        TaskType.Embedding => "embedding",
        _ => task.ToString(),
    };
}
