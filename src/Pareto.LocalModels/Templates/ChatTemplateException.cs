namespace Pareto.LocalModels.Templates;

/// <summary>
/// A chat template that does not take what it was given, fails, or runs over its bounds. The message says why and never
/// quotes the conversation.
/// </summary>
/// <param name="message">What was wrong.</param>
/// <param name="isRefusal">Whether the template itself refused (<c>raise_exception</c>): the conversation is not one that the model takes.</param>
public sealed class ChatTemplateException(string message, bool isRefusal = false) : Exception(message)
{
    public bool IsRefusal { get; } = isRefusal;
}
