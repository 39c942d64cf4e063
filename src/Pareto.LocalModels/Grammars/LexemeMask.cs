namespace Pareto.LocalModels.Grammars;

/// <summary>Which tokens fit a lexeme, whatever follows it.</summary>
/// <param name="Tokens">Those that fit into it, to its end at the furthest.</param>
/// <param name="Ends">Nodes of the trie at which it ends while longer tokens go on.</param>
internal sealed record LexemeMask(TokenMask Tokens, int[] Ends);
