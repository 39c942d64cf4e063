namespace Pareto.Core.Routing.Sessions;

/// <summary>Where in a conversation a request stands.</summary>
internal enum ConversationPlace
{
    /// <summary>The assistant has said nothing yet.</summary>
    Beginning,

    /// <summary>The assistant has answered, and somebody else has the word.</summary>
    NextTurn,

    /// <summary>The assistant's last turn called tools, and it waits for their results.</summary>
    ToolLoop,
}
