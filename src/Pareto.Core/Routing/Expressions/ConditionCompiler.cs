using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Pareto.Core.Routing.Expressions;

/// <summary>
/// Checks the names and types of an expression and makes a condition of it, once. The condition allocates nothing, and
/// takes time linear in the request's texts: patterns are matched without backtracking.
/// </summary>
/// <param name="vocabulary">What the expression can look at.</param>
/// <param name="problems">Receives everything that is wrong.</param>
internal sealed partial class ConditionCompiler(Vocabulary vocabulary, ICollection<ExpressionProblem> problems)
{
    /// <summary>A condition that holds if all of these do.</summary>
    public static Condition All(Condition[] conditions) => (in facts) =>
    {
        var least = Truth.Yes;
        foreach (var condition in conditions)
        {
            var truth = condition(facts);
            if (truth == Truth.No)
            {
                return Truth.No;
            }

            least = truth < least ? truth : least;
        }

        return least;
    };

    /// <summary>Null after a problem was reported.</summary>
    public Condition? Compile(Syntax syntax) => syntax switch
    {
        AllSyntax all => Each(all.Conditions) is { } conditions ? All(conditions) : null,
        AnySyntax any => Each(any.Conditions) is { } conditions ? Any(conditions) : null,
        NotSyntax not => Compile(not.Negated) is { } condition ? (in facts) => Truths.Not(condition(facts)) : null,
        ComparisonSyntax comparison => Compare(comparison),
        MembershipSyntax membership => Member(membership),
        SearchSyntax search => Search(search),
        _ => Resolve(syntax) switch
        {
            null => null,
            TruthOperand { IsLiteral: true } => Fail(syntax.Position, "this is the same for every request: a condition looks at a fact."),
            TruthOperand truth => truth.Read,
            NumberOperand => Fail(syntax.Position, "a number is no condition: compare it, as in complexity <= 2."),
            PassageOperand { Fact.Name: var name } => Fail(syntax.Position, Searched(name)),
            DateOperand => Fail(syntax.Position, "a date is no condition: compare it, as in date >= \"2026-12-24\"."),
            _ => Fail(syntax.Position, "a text is no condition: compare it, as in workload == \"reports\"."),
        },
    };

    private Condition[]? Each(ImmutableArray<Syntax> conditions)
    {
        var compiled = conditions.Select(Compile).ToList();
        return compiled.Contains(null) ? null : [.. compiled.OfType<Condition>()];
    }

    private static Condition Any(Condition[] conditions) => (in facts) =>
    {
        var greatest = Truth.No;
        foreach (var condition in conditions)
        {
            var truth = condition(facts);
            if (truth == Truth.Yes)
            {
                return Truth.Yes;
            }

            greatest = truth > greatest ? truth : greatest;
        }

        return greatest;
    };

    private Condition? Compare(ComparisonSyntax comparison)
    {
        var (left, right) = (Resolve(comparison.Left), Resolve(comparison.Right));
        var isEquality = comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        switch (left, right)
        {
            case (null, _) or (_, null):
                return null;
            case (NumberOperand { Literal: not null }, NumberOperand { Literal: not null })
                or (TextOperand { Literal: not null }, TextOperand { Literal: not null })
                or (TruthOperand { IsLiteral: true }, TruthOperand { IsLiteral: true }):
                return Fail(comparison.Position, "this is the same for every request: a condition looks at a fact.");
            case (NumberOperand a, NumberOperand b):
                return IsWithin(a, b.Fact) & IsWithin(b, a.Fact) ? Ordered(a.Read, comparison.Operator, b.Read) : null;
            case (DateOperand a, DateOperand b):
                return Ordered(a.Read, comparison.Operator, b.Read);
            case (DateOperand a, TextOperand { Literal: { } day } b):
                return Day(day, b.Position, a) is { } number ? Ordered(a.Read, comparison.Operator, (in _) => number) : null;
            case (TextOperand { Literal: { } day } a, DateOperand b):
                return Day(day, a.Position, b) is { } first ? Ordered((in _) => first, comparison.Operator, b.Read) : null;
            case (TextOperand a, TextOperand b) when isEquality:
                return IsWord(a, b.Fact) & IsWord(b, a.Fact) ? Same(a.Read, b.Read, comparison.Operator == ComparisonOperator.Equal) : null;
            case (TruthOperand a, TruthOperand b) when isEquality:
                return Same(a.Read, b.Read, comparison.Operator == ComparisonOperator.Equal);
            case (PassageOperand passage, _):
                return Fail(passage.Position, Searched(passage.Fact.Name));
            case (_, PassageOperand passage):
                return Fail(passage.Position, Searched(passage.Fact.Name));
            case (TextOperand or TruthOperand, _) when left.GetType() == right.GetType():
                return Fail(comparison.Position, $"{left.Kind} has no order: it is compared with == and !=.");
            default:
                return Fail(right.Position, $"this is {right.Kind}, and what it is compared with is {left.Kind}.");
        }
    }

    private static Condition Ordered(NumberOf left, ComparisonOperator comparison, NumberOf right) => (in facts) =>
    {
        var (a, b) = (left(facts), right(facts));
        return double.IsNaN(a) || double.IsNaN(b) ? Truth.Unknown : Truths.Of(comparison switch
        {
            ComparisonOperator.Equal => a == b,
            ComparisonOperator.NotEqual => a != b,
            ComparisonOperator.Less => a < b,
            ComparisonOperator.LessOrEqual => a <= b,
            ComparisonOperator.Greater => a > b,
            _ => a >= b,
        });
    };

    private static Condition Same(TextOf left, TextOf right, bool isWanted) => (in facts) => Truths.Of((left(facts) == right(facts)) == isWanted);

    private static Condition Same(Condition left, Condition right, bool isWanted) => (in facts) =>
    {
        var (a, b) = (left(facts), right(facts));
        return a == Truth.Unknown || b == Truth.Unknown ? Truth.Unknown : Truths.Of((a == b) == isWanted);
    };

    private Condition? Member(MembershipSyntax membership)
    {
        var left = Resolve(membership.Left);
        if (left is NumberOperand { Literal: not null } or TextOperand { Literal: not null })
        {
            return Fail(left.Position, "this is the same for every request: a condition looks at a fact.");
        }

        switch (left)
        {
            case null:
                return null;
            case NumberOperand number:
                return Choices<NumberOperand, double>(membership, left, choice => IsWithin(choice, number.Fact) ? choice.Literal : null) is { } numbers
                    ? In(number.Read, numbers) : null;
            case DateOperand date:
                return Choices<TextOperand, double>(membership, left, choice => Day(choice.Literal!, choice.Position, date)) is { } days
                    ? In(date.Read, days) : null;
            case TextOperand text:
                return Texts(membership, text) is { } words ? (in facts) => Truths.Of(words.Contains(text.Read(facts))) : null;
            case PassageOperand passage:
                return Fail(passage.Position, Searched(passage.Fact.Name));
            default:
                return Fail(left.Position, $"{left.Kind} is never in a list.");
        }
    }

    private static Condition In(NumberOf read, double[] numbers) => (in facts) =>
    {
        var number = read(facts);
        return double.IsNaN(number) ? Truth.Unknown : Truths.Of(Array.IndexOf(numbers, number) >= 0);
    };

    private double[]? Choices<TOperand, T>(MembershipSyntax membership, Operand left, Func<TOperand, double?> value)
        where TOperand : Operand
    {
        var choices = membership.Choices.Select(choice => Resolve(choice) switch
        {
            TOperand fitting => value(fitting),
            { } other => Misfit(other, left),
            null => null,
        }).ToArray();
        return choices.Contains(null) ? null : [.. choices.Select(choice => choice!.Value)];
    }

    private FrozenSet<string>? Texts(MembershipSyntax membership, TextOperand left)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var complete = true;
        foreach (var choice in membership.Choices)
        {
            var operand = Resolve(choice)!;
            if (operand is TextOperand { Literal: { } word } text)
            {
                complete &= IsWord(text, left.Fact);
                words.Add(word);
            }
            else
            {
                complete &= Misfit(operand, left) is not null;
            }
        }

        return complete ? words.ToFrozenSet(StringComparer.Ordinal) : null;
    }

    private double? Misfit(Operand choice, Operand left)
    {
        Fail(choice.Position, $"this is {choice.Kind}, and what is looked for is {left.Kind}.");
        return null;
    }

    private Condition? Search(SearchSyntax search)
    {
        var where = Resolve(search.Left);
        var isFound = search.IsPattern ? Pattern(search.Wanted) : Part(search.Wanted);
        switch (where)
        {
            case TextOperand { Literal: not null }:
                return Fail(where.Position, "this is the same for every request: a condition looks at a fact.");
            case PassageOperand { Fact: var passage } when isFound is not null:
                var name = $"{passage.Name} {(search.IsPattern ? "matches" : "contains")} \"{search.Wanted.Value}\"";
                return (in facts) =>
                {
                    var truth = Truths.Of(passage.Search(facts, isFound));
                    facts.Seen?.Note(name, truth);
                    return truth;
                };
            case TextOperand text when isFound is not null:
                return (in facts) => Truths.Of(isFound(text.Read(facts)));
            case null or PassageOperand or TextOperand:
                return null;
            default:
                return Fail(where.Position, $"only texts are searched, and this is {where.Kind}.");
        }
    }

    private Func<string, bool>? Part(TextSyntax wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted.Value))
        {
            Fail(wanted.Position, "every text contains this one. Write what is looked for.");
            return null;
        }

        return text => text.Contains(wanted.Value, StringComparison.OrdinalIgnoreCase);
    }

    private Func<string, bool>? Pattern(TextSyntax wanted)
    {
        if (wanted.Value.Length == 0)
        {
            Fail(wanted.Position, "every text matches an empty pattern. Write what is looked for.");
            return null;
        }

        try
        {
            // Without backtracking a pattern takes time linear in the text, whatever a user writes and a client sends.
            return new Regex(wanted.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).IsMatch;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Fail(wanted.Position, $"this is not a usable regular expression: {exception.Message}");
            return null;
        }
    }

    private static string Searched(string name) => $"'{name}' is searched: write {name} contains \"...\" or {name} matches \"...\".";

    private Condition? Fail(int position, string message)
    {
        problems.Add(new ExpressionProblem(position, message));
        return null;
    }
}
