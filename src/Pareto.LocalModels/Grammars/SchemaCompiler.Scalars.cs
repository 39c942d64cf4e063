namespace Pareto.LocalModels.Grammars;

/// <summary>Numbers and texts.</summary>
internal sealed partial class SchemaCompiler
{
    private Expression CompileNumber(IReadOnlyList<SchemaFacts> facts, bool withFractions)
    {
        var least = facts.Aggregate(default(NumberBound?), (all, each) => NumberBound.Tighter(all, each.Least, isLeast: true));
        var most = facts.Aggregate(default(NumberBound?), (all, each) => NumberBound.Tighter(all, each.Most, isLeast: false));
        if (withFractions)
        {
            return Encode(_plain, _numbers.Number(least?.Value, least?.IsExcluded ?? false, most?.Value, most?.IsExcluded ?? false), facts[0].Pointer);
        }

        var from = least is { } low ? decimal.Ceiling(low.Value) + (low.IsExcluded && low.Value == decimal.Truncate(low.Value) ? 1 : 0) : default(decimal?);
        var to = most is { } high ? decimal.Floor(high.Value) - (high.IsExcluded && high.Value == decimal.Truncate(high.Value) ? 1 : 0) : default(decimal?);
        return Encode(_plain, _numbers.Integer(from, to), facts[0].Pointer);
    }

    private Expression CompileString(IReadOnlyList<SchemaFacts> facts)
    {
        var least = facts.Max(each => each.MinLength);
        var most = facts.Min(each => each.MaxLength);
        var conditions = TextConditions(facts);
        if (conditions.Count == 0)
        {
            return _json.Strings.Any(least, most);
        }

        if (least > 0 || most < MostInt)
        {
            conditions.Add(_text.Repeat(_text.Symbol(SymbolSet.Text), least, Math.Min(most, Math.Max(least, GrammarLimits.LengthBesidePattern))));
        }

        return _json.Strings.Quoted(Encode(_json.Strings.Encoder, _text.Both([.. conditions]), facts[0].Pointer));
    }

    private List<Expression> TextConditions(IReadOnlyList<SchemaFacts> facts)
    {
        var conditions = new List<Expression>();
        foreach (var each in facts)
        {
            if (each.Pattern is not null)
            {
                conditions.Add(AtPlace($"{each.Pointer}/pattern", () => _patterns.Found(each.Pattern)));
            }

            if (each.Format is not null)
            {
                conditions.Add(_patterns.Whole(StringFormats.Pattern(each.Format)!));
            }
        }

        return conditions;
    }
}
