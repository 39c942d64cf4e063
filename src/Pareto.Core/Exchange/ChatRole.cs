namespace Pareto.Core.Exchange;

/// <summary>Who speaks in a message.</summary>
public enum ChatRole
{
    System,
    Developer,
    User,
    Assistant,
    Tool,
}
