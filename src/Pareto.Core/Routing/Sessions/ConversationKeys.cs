namespace Pareto.Core.Routing.Sessions;

/// <summary>Under which hashes a request is remembered.</summary>
/// <param name="Turn">All that the request says.</param>
/// <param name="Header">The name that the client gave the conversation; null where it gave none.</param>
internal readonly record struct ConversationKeys(ulong Turn, ulong? Header);
