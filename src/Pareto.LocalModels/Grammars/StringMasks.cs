using System.Collections.Concurrent;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Which tokens fit into a JSON string of any characters, by how many characters may still come. All grammars of a
/// vocabulary share it: the trie is walked once, whatever the lengths.
/// </summary>
internal sealed class StringMasks
{
    private readonly TokenTrie _trie;
    private readonly Lazy<Table> _table;
    private readonly ConcurrentDictionary<(int Least, int Most), LexemeMask> _masks = [];

    public StringMasks(TokenTrie trie)
    {
        _trie = trie;
        _table = new Lazy<Table>(() => new Table(trie));
    }

    /// <summary>The tokens for a string into which at least and at most so many characters must still come before the quote.</summary>
    public LexemeMask For(int least, int most)
    {
        // No token holds more characters than bytes: counts beyond that make no difference to it.
        var longest = _trie.LongestToken + 1;
        var key = (Math.Min(least, longest), Math.Min(most, longest));
        if (_masks.TryGetValue(key, out var mask))
        {
            return mask;
        }

        if (_masks.Count >= GrammarLimits.StringMasks)
        {
            _masks.Clear();
        }

        return _masks.GetOrAdd(key, static (key, masks) => masks.Make(key.Least, key.Most), this);
    }

    private LexemeMask Make(int least, int most)
    {
        var table = _table.Value;
        var bits = new ulong[TokenMask.Words(_trie.Vocabulary)];
        for (var token = 0; token < table.Inside.Length; token++)
        {
            bits[token / 64] |= table.Inside[token] <= most ? 1UL << (token % 64) : 0;
        }

        foreach (var (token, count) in table.Closing)
        {
            bits[token / 64] |= count >= least && count <= most ? 1UL << (token % 64) : 0;
        }

        return new LexemeMask(new TokenMask(bits), [.. table.Ends.Where(end => end.Count >= least && end.Count <= most).Select(end => end.Node)]);
    }

    /// <summary>What a walk of the trie through a string finds.</summary>
    private sealed class Table
    {
        private readonly List<Expression> _states = [];
        private readonly List<int[]> _moves = [];

        public Table(TokenTrie trie)
        {
            MakeMoves();
            Inside = new int[trie.Vocabulary];
            Array.Fill(Inside, int.MaxValue);
            var states = new int[trie.LongestToken + 1];
            var counts = new int[trie.LongestToken + 1];
            var nodes = trie.Nodes;
            for (var i = 0; i < nodes.Length;)
            {
                ref readonly var node = ref nodes[i];
                var before = states[node.Depth - 1];
                var next = _moves[before][node.Byte];
                if (next < 0)
                {
                    i = node.End;
                    continue;
                }

                var isClosed = _states[next].IsNullable;
                var count = counts[node.Depth - 1] + (before == 0 && !isClosed ? 1 : 0);
                (states[node.Depth], counts[node.Depth]) = (next, count);
                for (var token = node.Token; token >= 0; token = trie.Same(token))
                {
                    if (isClosed)
                    {
                        Closing.Add((token, count));
                    }
                    else
                    {
                        Inside[token] = count;
                    }
                }

                if (isClosed && node.End > i + 1)
                {
                    Ends.Add((i, count));
                }

                i = isClosed ? node.End : i + 1;
            }
        }

        /// <summary>For each token, how many characters it begins within the string; the largest number for those that do not fit.</summary>
        public int[] Inside { get; }

        /// <summary>The tokens that end with the quote, and the characters before it.</summary>
        public List<(int Token, int Count)> Closing { get; } = [];

        /// <summary>The nodes at the quote of longer tokens, and the characters before it.</summary>
        public List<(int Node, int Count)> Ends { get; } = [];

        // State 0 stands between characters.
        private void MakeMoves()
        {
            var pool = new ExpressionPool();
            _states.Add(pool.Derive(new JsonStrings(pool).Any(), '"'));
            for (var state = 0; state < _states.Count; state++)
            {
                var moves = new int[256];
                for (var value = 0; value < moves.Length; value++)
                {
                    var next = pool.Derive(_states[state], value);
                    moves[value] = next == pool.Nothing ? -1 : _states.IndexOf(next);
                    if (next != pool.Nothing && moves[value] < 0)
                    {
                        moves[value] = _states.Count;
                        _states.Add(next);
                    }
                }

                _moves.Add(moves);
            }
        }
    }
}
