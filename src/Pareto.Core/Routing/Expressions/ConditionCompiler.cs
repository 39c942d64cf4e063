using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Expressions;

/// <summary>
/// Checks the names and types of an expression and makes a condition of it, once. The condition allocates nothing, and
/// takes time linear in the request's texts: patterns are matched without backtracking.
/// </summary>
/// <param name="vocabulary">What the expression can look at.</param>
/// <param name="problems">Receives everything that is wrong.</param>
internal sealed class ConditionCompiler(Vocabulary vocabulary, ICollection<ExpressionProblem> problems)
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

    private Operand? Resolve(Syntax syntax)
    {
        switch (syntax)
        {
            case NumberSyntax number:
                return new NumberOperand(number.Position, (in _) => number.Value, Literal: number.Value);
            case TextSyntax text:
                return new TextOperand(text.Position, (in _) => text.Value, Literal: text.Value);
            case TruthSyntax truth:
                var value = Truths.Of(truth.Value);
                return new TruthOperand(truth.Position, (in _) => value, IsLiteral: true);
            case FactSyntax named:
                return Resolve(named);
            case CallSyntax call:
                return Resolve(call);
            default:
                return Compile(syntax) is { } condition ? new TruthOperand(syntax.Position, condition) : null;
        }
    }

    // Every look at a fact is noted where somebody wants to know.
    private Operand? Resolve(FactSyntax named)
    {
        switch (vocabulary.Find(named.Name))
        {
            case NumberFact { IsPredicted: true } or TruthFact { Name: "predicted" } when !vocabulary.Scope.Predicts:
                return FailOperand(named.Position, $"'{named.Name}' is predicted, and predictions are switched off (routing.prediction.enabled).");
            case NumberFact number:
                return new NumberOperand(
                    named.Position,
                    (in facts) =>
                    {
                        var value = number.Read(facts);
                        facts.Seen?.Note(number.Name, value);
                        return value;
                    },
                    number);
            case TextFact text:
                return new TextOperand(
                    named.Position,
                    (in facts) =>
                    {
                        var value = text.Read(facts);
                        facts.Seen?.Note(text.Name, value);
                        return value;
                    },
                    text);
            case TruthFact truth:
                return new TruthOperand(named.Position, (in facts) =>
                {
                    var value = truth.Read(facts);
                    facts.Seen?.Note(truth.Name, value);
                    return value;
                });
            case DateFact date:
                return new DateOperand(
                    named.Position,
                    (in facts) =>
                    {
                        var day = date.Read(facts);
                        facts.Seen?.Note(date.Name, DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                        return day;
                    },
                    date.Name);
            case PassageFact passage:
                return new PassageOperand(named.Position, passage);
            default:
                return FailOperand(named.Position, named.Name is Vocabulary.Load or Vocabulary.Healthy
                    ? $"'{named.Name}' is about a target: {named.Name}(\"provider/model\")."
                    : $"'{named.Name}' is no fact.{NameSuggestion.Hint(named.Name, vocabulary.Names)} A text stands in quotes. Facts: {string.Join(", ", vocabulary.Names)}.");
        }
    }

    private Operand? Resolve(CallSyntax call)
    {
        if (call.Name is not (Vocabulary.Load or Vocabulary.Healthy))
        {
            return FailOperand(
                call.Position,
                $"'{call.Name}' asks nothing about a target.{NameSuggestion.Hint(call.Name, [Vocabulary.Load, Vocabulary.Healthy])} Known: {Vocabulary.Load}(\"provider/model\"), {Vocabulary.Healthy}(\"provider/model\").");
        }

        if (!IsTarget(call.Argument, out var target))
        {
            return null;
        }

        var name = $"{call.Name}(\"{target}\")";
        return call.Name == Vocabulary.Load
            ? new NumberOperand(call.Position, (in facts) =>
            {
                var load = facts.Load?.InFlight(target) ?? 0;
                facts.Seen?.Note(name, load);
                return load;
            })
            : new TruthOperand(call.Position, (in facts) =>
            {
                var healthy = Truths.Of(facts.Load?.IsHealthy(target) ?? true);
                facts.Seen?.Note(name, healthy);
                return healthy;
            });
    }

    private bool IsTarget(TextSyntax written, out TargetId target)
    {
        var isId = TargetId.TryParse(written.Value, out var id);
        target = id ?? default;
        if (vocabulary.Scope.Catalog is not { } catalog || (isId && catalog.Targets.Any(known => known.Id == id)))
        {
            return true;
        }

        var names = catalog.Targets.Select(known => known.Name).ToList();
        Fail(written.Position, $"'{written.Value}' is no target here.{NameSuggestion.Hint(written.Value, names)} Targets: {string.Join(", ", names)}.");
        return false;
    }

    private bool IsWithin(NumberOperand written, NumberFact? fact)
    {
        if (written.Literal is not { } literal || fact is null || (literal >= fact.Least && literal <= fact.Most))
        {
            return true;
        }

        Fail(written.Position, double.IsPositiveInfinity(fact.Most)
            ? Invariant($"{fact.Name} is never below {fact.Least}.")
            : Invariant($"{fact.Name} is between {fact.Least} and {fact.Most}."));
        return false;
    }

    private bool IsWord(TextOperand written, TextFact? fact)
    {
        if (written.Literal is not { } literal || fact?.Words is not { } words || words.Contains(literal))
        {
            return true;
        }

        Fail(written.Position, $"{fact.Name} is never '{literal}'.{NameSuggestion.Hint(literal, words)} It is one of: {string.Join(", ", words)}.");
        return false;
    }

    private double? Day(string written, int position, DateOperand date)
    {
        if (DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.DayNumber;
        }

        Fail(position, $"{date.Name} is compared with a date such as \"2026-12-24\".");
        return null;
    }

    private static string Searched(string name) => $"'{name}' is searched: write {name} contains \"...\" or {name} matches \"...\".";

    private static string Invariant(FormattableString message) => FormattableString.Invariant(message);

    private Operand? FailOperand(int position, string message)
    {
        Fail(position, message);
        return null;
    }

    private Condition? Fail(int position, string message)
    {
        problems.Add(new ExpressionProblem(position, message));
        return null;
    }
}
