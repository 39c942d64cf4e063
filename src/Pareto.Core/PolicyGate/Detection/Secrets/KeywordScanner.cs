namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// Finds all of a fixed set of ASCII texts in one pass, upper and lower case alike (Aho and Corasick 1975, as one dense
/// table: a character costs one look-up whatever the number of texts).
/// </summary>
internal sealed class KeywordScanner
{
    private readonly byte[] _classes = new byte[128];

    // A row for each state; a state is where its row begins. Complemented where keywords end with the state.
    private readonly int[] _next;
    private readonly int[][] _ends;
    private readonly int _width;

    /// <param name="keywords">Lower-case ASCII; their indices are what a scan tells.</param>
    public KeywordScanner(IReadOnlyList<string> keywords)
    {
        // Class 0: every character that occurs in no keyword.
        byte classes = 1;
        foreach (var letter in keywords.SelectMany(keyword => keyword))
        {
            if (_classes[letter] == 0)
            {
                _classes[letter] = classes++;
            }
        }

        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            _classes[char.ToUpperInvariant(letter)] = _classes[letter];
        }

        _width = classes;
        var tree = new List<int[]> { Row() };
        var ends = new List<List<int>> { new() };
        for (var k = 0; k < keywords.Count; k++)
        {
            var node = 0;
            foreach (var letter in keywords[k])
            {
                ref var child = ref tree[node][_classes[letter]];
                if (child < 0)
                {
                    child = tree.Count;
                    node = child;
                    tree.Add(Row());
                    ends.Add([]);
                }
                else
                {
                    node = child;
                }
            }

            ends[node].Add(k);
        }

        _next = new int[checked(tree.Count * _width)];
        var failures = new int[tree.Count];
        var queue = new Queue<int>();
        queue.Enqueue(0);
        while (queue.TryDequeue(out var node))
        {
            for (var c = 0; c < _width; c++)
            {
                var fallback = node == 0 ? 0 : _next[failures[node] * _width + c];
                var child = tree[node][c];
                if (child < 0)
                {
                    _next[node * _width + c] = fallback;
                    continue;
                }

                _next[node * _width + c] = child;
                failures[child] = fallback;
                ends[child].AddRange(ends[fallback]);
                queue.Enqueue(child);
            }
        }

        _ends = [.. ends.Select(list => list.ToArray())];
        foreach (ref var next in _next.AsSpan())
        {
            next = _ends[next].Length > 0 ? ~(next * _width) : next * _width;
        }
    }

    /// <summary>The state before the first character.</summary>
    public static int Start => 0;

    /// <summary>The keywords that end with the character that led to a state.</summary>
    public ReadOnlySpan<int> EndingAt(int state) => _ends[state / _width];

    /// <summary>
    /// Goes on from a place of the text until keywords end there; the place after the last character read. The text's length
    /// is reached without a keyword where <see cref="EndingAt"/> of the state is empty.
    /// </summary>
    public int Advance(ReadOnlySpan<char> text, int from, int to, ref int state)
    {
        var current = state;
        var i = from;
        while (i < to)
        {
            var letter = text[i++];
            current = _next[current + (letter < 128 ? _classes[letter] : 0)];
            if (current < 0)
            {
                current = ~current;
                break;
            }
        }

        state = current;
        return i;
    }

    private int[] Row()
    {
        var row = new int[_width];
        Array.Fill(row, -1);
        return row;
    }
}
