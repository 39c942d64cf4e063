namespace Pareto.LocalModels.Tokenizers;

/// <summary>A part of a text, in UTF-16 units; <see cref="End"/> is not part of it.</summary>
public readonly record struct TextRange(int Start, int End);
