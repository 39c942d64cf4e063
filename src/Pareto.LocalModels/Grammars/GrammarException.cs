namespace Pareto.LocalModels.Grammars;

/// <summary>What was asked for cannot be made into a grammar; the message tells the asker why. Never leaves <see cref="TokenConstraints"/>.</summary>
internal sealed class GrammarException(string message) : Exception(message);
