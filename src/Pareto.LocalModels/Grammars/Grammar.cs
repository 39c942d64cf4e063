namespace Pareto.LocalModels.Grammars;

/// <summary>
/// A compiled grammar on one vocabulary: the states that answers came to so far, and the tokens that may follow them. Safe
/// for any number of answers at once. What it remembers is bounded; it forgets everything and begins anew when full.
/// </summary>
internal sealed class Grammar
{
    private readonly Lock _lock = new();
    private readonly ExpressionPool _pool;
    private readonly TokenTrie _trie;
    private readonly JsonStrings _strings;
    private readonly StringMasks _stringMasks;
    private readonly Expression _root;
    private readonly Dictionary<Expression, GrammarState> _states = [];
    private readonly Dictionary<Expression, LexemeMask> _lexemes = [];
    private readonly GrammarState[] _path;
    private int _maskBytes;
    private int _fuel;

    /// <param name="stringMasks">The masks within JSON strings, which all grammars of a vocabulary share.</param>
    public Grammar(ExpressionPool pool, Expression root, JsonStrings strings, TokenTrie trie, StringMasks stringMasks)
    {
        _pool = pool;
        _root = root;
        _strings = strings;
        _trie = trie;
        _stringMasks = stringMasks;
        _path = new GrammarState[trie.LongestToken + 1];
        pool.IsRunning = true;
    }

    public TokenTrie Trie => _trie;

    public GrammarState Start()
    {
        lock (_lock)
        {
            return State(_root);
        }
    }

    /// <summary>The tokens that may follow a state. At least one, or the answer may end there.</summary>
    public TokenMask Mask(GrammarState state)
    {
        lock (_lock)
        {
            if (state.Mask is null)
            {
                ForgetWhenFull();
                var bits = new ulong[TokenMask.Words(_trie.Vocabulary)];
                _fuel = GrammarLimits.StatesPerMask;
                AddTokens(state, bits);
                state.Mask = new TokenMask(bits);
                _maskBytes += state.Mask.Bytes;
            }

            return state.Mask;
        }
    }

    /// <summary>Where a token leads; null where it does not fit.</summary>
    public GrammarState? Move(GrammarState state, int token)
    {
        lock (_lock)
        {
            _fuel = int.MaxValue;
            if (state.Tokens.Contains(token))
            {
                return State(_pool.Derive(state.Expression, SymbolSet.FirstToken + token));
            }

            if (_trie.Bytes(token) is not { Length: > 0 } bytes)
            {
                return null;
            }

            foreach (var value in bytes)
            {
                state = Next(state, value);
            }

            return state == GrammarState.Dead ? null : state;
        }
    }

    private void AddTokens(GrammarState state, ulong[] bits)
    {
        foreach (var token in state.Tokens)
        {
            Add(token, bits);
        }

        if (state.Expression.IsNullable)
        {
            foreach (var end in _trie.Ends)
            {
                Add(end, bits);
            }
        }

        // Lexemes are looked at by themselves; their masks serve wherever the same lexeme comes up.
        var parts = state.Expression.Kind == ExpressionKind.Choice ? state.Expression.Members : [state.Expression];
        var others = new List<Expression>();
        foreach (var part in parts)
        {
            var first = part.Kind == ExpressionKind.Sequence ? part.First! : part;
            if (first.Kind == ExpressionKind.Lexeme && !first.IsNullable)
            {
                AddLexeme(first, part.Kind == ExpressionKind.Sequence ? part.Second! : _pool.Empty, bits);
            }
            else
            {
                others.Add(part);
            }
        }

        if (others.Count > 0)
        {
            var rest = others.Count == parts.Length ? state : State(_pool.Choice([.. others]));
            AddSingleBytes(rest, bits);
            Walk(rest, 0, _trie.Nodes.Length, 0, bits, null);
        }
    }

    // The tokens within a lexeme, and those that go on beyond its end.
    private void AddLexeme(Expression lexeme, Expression rest, ulong[] bits)
    {
        var mask = LexemeTokens(lexeme);
        mask.Tokens.AddTo(bits);
        if (rest == _pool.Empty)
        {
            return;
        }

        var next = State(rest);
        foreach (var node in mask.Ends)
        {
            Walk(next, node + 1, _trie.Nodes[node].End, _trie.Nodes[node].Depth, bits, null);
        }
    }

    private LexemeMask LexemeTokens(Expression lexeme)
    {
        if (_strings.Counts(lexeme) is { } counts)
        {
            return _stringMasks.For(counts.Least, counts.Most);
        }

        if (!_lexemes.TryGetValue(lexeme, out var mask))
        {
            _lexemes.Add(lexeme, mask = MakeMask(lexeme));
            _maskBytes += mask.Tokens.Bytes + (mask.Ends.Length * sizeof(int));
        }

        return mask;
    }

    private LexemeMask MakeMask(Expression lexeme)
    {
        var bits = new ulong[TokenMask.Words(_trie.Vocabulary)];
        var ends = new List<int>();
        var start = State(lexeme);
        AddSingleBytes(start, bits);
        Walk(start, 0, _trie.Nodes.Length, 0, bits, ends);
        return new LexemeMask(new TokenMask(bits), [.. ends]);
    }

    // Never shut, whatever the rest would cost: with them an answer can always go on.
    private void AddSingleBytes(GrammarState state, ulong[] bits)
    {
        var fuel = _fuel;
        _fuel = int.MaxValue;
        var nodes = _trie.Nodes;
        for (var node = 0; node < nodes.Length; node = nodes[node].End)
        {
            if (nodes[node].Token >= 0 && Next(state, nodes[node].Byte) != GrammarState.Dead)
            {
                Add(nodes[node].Token, bits);
            }
        }

        _fuel = fuel;
    }

    // The nodes from one to another, all below the same node of so many bytes, at which the state stands.
    private void Walk(GrammarState state, int from, int to, int depth, ulong[] bits, List<int>? ends)
    {
        var nodes = _trie.Nodes;
        _path[depth] = state;
        for (var i = from; i < to;)
        {
            ref readonly var node = ref nodes[i];
            var before = _path[node.Depth - 1];
            var next = before.Next(node.Byte) ?? Next(before, node.Byte);
            if (next == GrammarState.Dead)
            {
                i = node.End;
                continue;
            }

            if (node.Token >= 0)
            {
                Add(node.Token, bits);
            }

            if (ends is not null && next.Expression.IsNullable && node.End > i + 1)
            {
                ends.Add(i);
            }

            _path[node.Depth] = next;
            i++;
        }
    }

    private void Add(int token, ulong[] bits)
    {
        for (; token >= 0; token = _trie.Same(token))
        {
            bits[token / 64] |= 1UL << (token % 64);
        }
    }

    private GrammarState Next(GrammarState state, byte value)
    {
        if (state.Next(value) is { } known)
        {
            return known;
        }

        if (_fuel == 0)
        {
            return GrammarState.Dead;
        }

        var next = State(_pool.Derive(state.Expression, state.Representative(value)));
        state.SetNext(value, next);
        return next;
    }

    private GrammarState State(Expression expression)
    {
        if (expression == _pool.Nothing)
        {
            return GrammarState.Dead;
        }

        if (!_states.TryGetValue(expression, out var state))
        {
            _fuel -= _fuel > 0 ? 1 : 0;
            _states.Add(expression, state = new GrammarState(expression, _pool.Classes(expression)));
        }

        return state;
    }

    private void ForgetWhenFull()
    {
        if (_states.Count > GrammarLimits.States || _maskBytes > GrammarLimits.MaskBytes)
        {
            // Answers on their way still hold their states, and with them what these lead to, until they end.
            _states.Clear();
            _lexemes.Clear();
            _maskBytes = 0;
        }
    }
}
