namespace Pareto.LocalModels.Grammars;

/// <summary>
/// A deterministic automaton over characters without dead ends: every state leads to one that accepts. It takes the place
/// of expressions with conditions, of which nobody can tell by looking whether they match anything.
/// </summary>
internal sealed class TextAutomaton
{
    private readonly List<(SymbolSet Characters, int Next)[]> _moves;
    private readonly List<bool> _accepts;
    private readonly long[] _shortest;
    private readonly TextEncoder _encoder;
    private readonly Expression?[] _expanded;

    private TextAutomaton(List<(SymbolSet Characters, int Next)[]> moves, List<bool> accepts, long[] shortest, TextEncoder encoder)
    {
        _moves = moves;
        _accepts = accepts;
        _shortest = shortest;
        _encoder = encoder;
        _expanded = new Expression?[moves.Count];
    }

    /// <summary>What an expression over text matches, in the bytes of an encoder: Nothing where the expression matches nothing.</summary>
    public static Expression Make(ExpressionPool text, Expression expression, TextEncoder encoder)
    {
        var order = new List<Expression> { expression };
        var numbers = new Dictionary<Expression, int> { [expression] = 0 };
        var moves = new List<(SymbolSet, int)[]>();
        for (var state = 0; state < order.Count; state++)
        {
            moves.Add([.. Moves(text, order[state]).Select(move => (move.Characters, Number(move.Next)))]);
        }

        List<bool> accepts = [.. order.Select(each => each.IsNullable)];
        var shortest = Distances(moves, accepts);
        for (var state = 0; state < moves.Count; state++)
        {
            moves[state] = [.. moves[state].Where(move => shortest[move.Item2] < long.MaxValue)];
        }

        return shortest[0] == long.MaxValue
            ? encoder.Pool.Nothing
            : encoder.Pool.Text(new TextAutomaton(moves, accepts, shortest, encoder), 0);

        int Number(Expression next)
        {
            if (!numbers.TryGetValue(next, out var number))
            {
                if (order.Count == GrammarLimits.AutomatonStates)
                {
                    throw new GrammarException("The conditions on one text are too intricate together.");
                }

                numbers.Add(next, number = order.Count);
                order.Add(next);
            }

            return number;
        }
    }

    public bool Accepts(int state) => _accepts[state];

    /// <summary>Characters from a state to the nearest one that accepts.</summary>
    public long Shortest(int state) => _shortest[state];

    /// <summary>A state as an expression over bytes: a character, then the state that it leads to.</summary>
    public Expression Expand(ExpressionPool pool, int state) =>
        _expanded[state] ??= pool.Choice(
        [
            .. _moves[state].Select(move => pool.Sequence(_encoder.Character(move.Characters), pool.Text(this, move.Next))),
            _accepts[state] ? pool.Empty : pool.Nothing,
        ]);

    private static IEnumerable<(SymbolSet Characters, Expression Next)> Moves(ExpressionPool text, Expression state)
    {
        var classes = text.Classes(text.Choice(state, text.Symbol(SymbolSet.Text)));
        var next = classes.Representatives.Select(symbol => text.Derive(state, symbol)).ToArray();
        return classes.Intervals
            .Where(interval => next[interval.Class] != text.Nothing && SymbolSet.Text.Contains(interval.First))
            .GroupBy(interval => next[interval.Class])
            .Select(group => (SymbolSet.Of(group.Select(interval => (interval.First, interval.Last))), group.Key));
    }

    // Of every state to the nearest that accepts, backwards from those.
    private static long[] Distances(List<(SymbolSet, int Next)[]> moves, List<bool> accepts)
    {
        var from = new List<int>[moves.Count];
        for (var state = 0; state < moves.Count; state++)
        {
            foreach (var (_, next) in moves[state])
            {
                (from[next] ??= []).Add(state);
            }
        }

        var distances = new long[moves.Count];
        var queue = new Queue<int>();
        for (var state = 0; state < moves.Count; state++)
        {
            distances[state] = accepts[state] ? 0 : long.MaxValue;
            if (accepts[state])
            {
                queue.Enqueue(state);
            }
        }

        while (queue.TryDequeue(out var state))
        {
            foreach (var before in from[state] ?? [])
            {
                if (distances[before] == long.MaxValue)
                {
                    distances[before] = distances[state] + 1;
                    queue.Enqueue(before);
                }
            }
        }

        return distances;
    }
}
