namespace Pareto.Core.Exchange;

/// <summary>Whether the model may, must or must not call a tool.</summary>
public sealed record ToolChoice(ToolChoiceMode Mode, string? ToolName = null);

/// <summary>The ways of <see cref="ToolChoice"/>; <see cref="Named"/> goes with a tool's name.</summary>
public enum ToolChoiceMode
{
    Auto,
    None,
    Required,
    Named,
}
