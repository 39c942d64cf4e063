using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Expressions;

/// <content>The sides of comparisons: what names stand for, and whether a literal is one that its fact can have.</content>
internal sealed partial class ConditionCompiler
{
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

        if (fact.Others is { } others)
        {
            problems.Add(new ExpressionProblem(
                written.Position, $"'{literal}' is no {fact.Name} of this configuration: the rule waits for {others} of that name.{NameSuggestion.Hint(literal, words)}") { IsDoubt = true });
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

    private static string Invariant(FormattableString message) => FormattableString.Invariant(message);

    private Operand? FailOperand(int position, string message)
    {
        Fail(position, message);
        return null;
    }
}
