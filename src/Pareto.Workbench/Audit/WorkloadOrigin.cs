namespace Pareto.Workbench.Audit;

/// <summary>How it is known which calls belong together.</summary>
public enum WorkloadOrigin
{
    /// <summary>The log says so, by a field, a header or a tag.</summary>
    Named,

    /// <summary>Their system prompts are alike.</summary>
    SystemPrompt,

    /// <summary>They have no system prompt, and their prompts begin alike.</summary>
    Template,

    /// <summary>Nothing brings them together.</summary>
    Rest,
}
