using System.Runtime.CompilerServices;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Makes expressions in a simplified form, each once, and derives them: the derivative of an expression by a symbol matches
/// what may follow that symbol (Brzozowski 1964). Whatever holds no conditions and is not <see cref="Nothing"/> matches
/// something, so a derivative that is not Nothing can always be brought to an end. For one thread at a time.
/// </summary>
internal sealed class ExpressionPool
{
    private readonly HashSet<Expression> _expressions = [];
    private int _made;
    private int _visit;

    public ExpressionPool()
    {
        Nothing = Intern(new Expression { Kind = ExpressionKind.Nothing, Shortest = long.MaxValue });
        Empty = Intern(new Expression { Kind = ExpressionKind.Empty, IsNullable = true });
        Anything = Intern(new Expression { Kind = ExpressionKind.Not, First = Nothing, IsNullable = true, HasConditions = true });
    }

    public Expression Nothing { get; }

    public Expression Empty { get; }

    /// <summary>Not Nothing.</summary>
    public Expression Anything { get; }

    /// <summary>
    /// Set once the grammar stands: the expressions that then come up on the way are bounded by forgetting alternatives and
    /// equal expressions, and no longer by refusing the grammar.
    /// </summary>
    public bool IsRunning { get; set; }

    public Expression Symbol(SymbolSet set) =>
        set.IsEmpty ? Nothing : Intern(new Expression { Kind = ExpressionKind.Symbol, Set = set, Shortest = 1 });

    public Expression Symbol(int symbol) => Symbol(SymbolSet.Of(symbol));

    /// <summary>The symbols one after another.</summary>
    public Expression Literal(ReadOnlySpan<byte> symbols)
    {
        var result = Empty;
        for (var i = symbols.Length - 1; i >= 0; i--)
        {
            result = Sequence(Symbol(symbols[i]), result);
        }

        return result;
    }

    public Expression Sequence(params ReadOnlySpan<Expression> parts)
    {
        var result = Empty;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            result = Sequence(parts[i], result);
        }

        return result;
    }

    public Expression Sequence(Expression first, Expression second)
    {
        if (first == Nothing || second == Nothing)
        {
            return Nothing;
        }

        if (first.Kind == ExpressionKind.Sequence)
        {
            var parts = new List<Expression>();
            var rest = first;
            for (; rest.Kind == ExpressionKind.Sequence; rest = rest.Second!)
            {
                parts.Add(rest.First!);
            }

            second = Sequence(rest, second);
            for (var i = parts.Count - 1; i >= 0; i--)
            {
                second = Sequence(parts[i], second);
            }

            return second;
        }

        if (first == Empty)
        {
            return second;
        }

        return second == Empty
            ? first
            : Intern(new Expression
            {
                Kind = ExpressionKind.Sequence,
                First = first,
                Second = second,
                IsNullable = first.IsNullable && second.IsNullable,
                Shortest = Sum(first.Shortest, second.Shortest),
                HasConditions = first.HasConditions || second.HasConditions,
            });
    }

    public Expression Choice(params ReadOnlySpan<Expression> parts)
    {
        var members = new List<Expression>(parts.Length);
        SymbolSet? symbols = null;
        foreach (var part in parts)
        {
            Add(part);
        }

        if (symbols is not null)
        {
            members.Add(Symbol(symbols));
        }

        Order(members);
        if (members.Count > GrammarLimits.Alternatives)
        {
            if (!IsRunning)
            {
                throw new GrammarException($"It offers more than {GrammarLimits.Alternatives} ways to go on at one place.");
            }

            members.RemoveRange(GrammarLimits.Alternatives, members.Count - GrammarLimits.Alternatives);
        }

        return members.Count switch
        {
            0 => Nothing,
            1 => members[0],
            _ => Intern(new Expression
            {
                Kind = ExpressionKind.Choice,
                Members = [.. members],
                IsNullable = members.Exists(member => member.IsNullable),
                Shortest = members.Min(member => member.Shortest),
                HasConditions = members.Exists(member => member.HasConditions),
            }),
        };

        void Add(Expression part)
        {
            switch (part.Kind)
            {
                case ExpressionKind.Nothing:
                    break;
                case ExpressionKind.Choice:
                    foreach (var member in part.Members)
                    {
                        Add(member);
                    }

                    break;
                case ExpressionKind.Symbol:
                    symbols = symbols is null ? part.Set : symbols.Or(part.Set!);
                    break;
                default:
                    members.Add(part);
                    break;
            }
        }
    }

    public Expression Optional(Expression part) => Choice(Empty, part);

    public Expression Repeat(Expression part, int least = 0, int most = Expression.Unbounded)
    {
        least = part.IsNullable ? 0 : least;
        if (most < least)
        {
            return Nothing;
        }

        if (most == 0 || part == Empty || (part == Nothing && least == 0))
        {
            return Empty;
        }

        if (part == Nothing || (least == 1 && most == 1))
        {
            return part;
        }

        // What may come any number of times does not come more often for being repeated.
        return part.Kind == ExpressionKind.Repeat && part.Least == 0 && part.Most == Expression.Unbounded
            ? part
            : Intern(new Expression
            {
                Kind = ExpressionKind.Repeat,
                First = part,
                Least = least,
                Most = most,
                IsNullable = least == 0,
                Shortest = Product(part.Shortest, least),
                HasConditions = part.HasConditions,
            });
    }

    public Expression Both(params ReadOnlySpan<Expression> parts)
    {
        var members = new List<Expression>(parts.Length);
        foreach (var part in parts)
        {
            if (part == Nothing)
            {
                return Nothing;
            }

            if (part != Anything)
            {
                members.AddRange(part.Kind == ExpressionKind.Both ? part.Members : [part]);
            }
        }

        Order(members);
        return members.Count switch
        {
            0 => Anything,
            1 => members[0],
            _ => Intern(new Expression
            {
                Kind = ExpressionKind.Both,
                Members = [.. members],
                IsNullable = members.TrueForAll(member => member.IsNullable),
                HasConditions = true,
            }),
        };
    }

    public Expression Not(Expression part) =>
        part.Kind == ExpressionKind.Not
            ? part.First!
            : Intern(new Expression { Kind = ExpressionKind.Not, First = part, IsNullable = !part.IsNullable, HasConditions = true });

    public Expression Lexeme(Expression part) =>
        part == Nothing || part == Empty
            ? part
            : Intern(new Expression { Kind = ExpressionKind.Lexeme, First = part, IsNullable = part.IsNullable, Shortest = part.Shortest });

    public Expression Text(TextAutomaton automaton, int state) =>
        Intern(new Expression
        {
            Kind = ExpressionKind.Text,
            Automaton = automaton,
            Place = state,
            IsNullable = automaton.Accepts(state),
            Shortest = automaton.Shortest(state),
        });

    /// <summary>What may follow the symbol.</summary>
    public Expression Derive(Expression expression, int symbol)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression.Kind)
        {
            case ExpressionKind.Symbol:
                return expression.Set!.Contains(symbol) ? Empty : Nothing;
            case ExpressionKind.Sequence:
                return DeriveSequence(expression, symbol);
            case ExpressionKind.Choice:
                return Choice(DeriveMembers(expression, symbol));
            case ExpressionKind.Repeat:
                var body = Derive(expression.First!, symbol);
                return body == Nothing
                    ? Nothing
                    : Sequence(body, Repeat(
                        expression.First!,
                        Math.Max(0, expression.Least - 1),
                        expression.Most == Expression.Unbounded ? Expression.Unbounded : expression.Most - 1));
            case ExpressionKind.Both:
                return Both(DeriveMembers(expression, symbol));
            case ExpressionKind.Not:
                return Not(Derive(expression.First!, symbol));
            case ExpressionKind.Lexeme:
                return Lexeme(Derive(expression.First!, symbol));
            case ExpressionKind.Text:
                return Derive(expression.Automaton!.Expand(this, expression.Place), symbol);
            default:
                return Nothing;
        }
    }

    /// <summary>Whether it matches the symbols.</summary>
    public bool Matches(Expression expression, ReadOnlySpan<byte> symbols)
    {
        foreach (var symbol in symbols)
        {
            expression = Derive(expression, symbol);
        }

        return expression.IsNullable;
    }

    /// <summary>The symbols in classes, by all of which the expression has the same derivative. Those in no class derive to Nothing, or under a Not to what the others do.</summary>
    public SymbolClasses Classes(Expression expression)
    {
        _visit++;
        var sets = new HashSet<SymbolSet>();
        AddFirsts(expression, sets);
        return new SymbolClasses(sets);
    }

    // The sets of symbols that it may begin with.
    private void AddFirsts(Expression expression, HashSet<SymbolSet> sets)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (expression.Visit != _visit)
        {
            expression.Visit = _visit;
            switch (expression.Kind)
            {
                case ExpressionKind.Symbol:
                    sets.Add(expression.Set!);
                    return;
                case ExpressionKind.Sequence:
                    AddFirsts(expression.First!, sets);
                    if (!expression.First!.IsNullable)
                    {
                        return;
                    }

                    expression = expression.Second!;
                    break;
                case ExpressionKind.Choice or ExpressionKind.Both:
                    foreach (var member in expression.Members)
                    {
                        AddFirsts(member, sets);
                    }

                    return;
                case ExpressionKind.Repeat or ExpressionKind.Not or ExpressionKind.Lexeme:
                    expression = expression.First!;
                    break;
                case ExpressionKind.Text:
                    expression = expression.Automaton!.Expand(this, expression.Place);
                    break;
                default:
                    return;
            }
        }
    }

    private Expression DeriveSequence(Expression expression, int symbol)
    {
        var result = Nothing;
        while (expression.Kind == ExpressionKind.Sequence)
        {
            var first = Derive(expression.First!, symbol);
            if (first != Nothing)
            {
                var next = Sequence(first, expression.Second!);
                result = result == Nothing ? next : Choice(result, next);
            }

            if (!expression.First!.IsNullable)
            {
                return result;
            }

            expression = expression.Second!;
        }

        var last = Derive(expression, symbol);
        return result == Nothing ? last : last == Nothing ? result : Choice(result, last);
    }

    private Expression[] DeriveMembers(Expression expression, int symbol)
    {
        var derived = new Expression[expression.Members.Length];
        for (var i = 0; i < derived.Length; i++)
        {
            derived[i] = Derive(expression.Members[i], symbol);
        }

        return derived;
    }

    private Expression Intern(Expression expression)
    {
        if (_expressions.TryGetValue(expression, out var known))
        {
            return known;
        }

        if (_expressions.Count >= GrammarLimits.Expressions)
        {
            if (!IsRunning)
            {
                throw new GrammarException("It is too large or too intricate to be made into a grammar.");
            }

            // Equal expressions may then be there twice, which costs time and changes nothing.
            _expressions.Clear();
        }

        expression.Id = ++_made;
        _expressions.Add(expression);
        return expression;
    }

    private static void Order(List<Expression> members)
    {
        members.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        var kept = 0;
        for (var i = 0; i < members.Count; i++)
        {
            if (kept == 0 || members[i] != members[kept - 1])
            {
                members[kept++] = members[i];
            }
        }

        members.RemoveRange(kept, members.Count - kept);
    }

    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;

    private static long Product(long one, int times) => times > 0 && one > long.MaxValue / times ? long.MaxValue : one * times;
}
