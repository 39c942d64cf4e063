using System.Collections.Frozen;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>Checks a number by itself, without any text around it.</summary>
internal static class Validators
{
    private static readonly FrozenDictionary<string, Row[]> Rows = IdentifierTable.All
        .SelectMany(identifier => identifier.Forms.SelectMany(form => IdentifierPattern.Parse(form.Pattern)
            .Select(pattern => (identifier.Type, Row: new Row(pattern, identifier.Check)))))
        .GroupBy(pair => pair.Type, pair => pair.Row)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>
    /// True: has the shape and passes the check. False: has no shape of this type, or does not pass. Null: has the shape, and
    /// the type has nothing more to check; or the type is none of the table.
    /// </summary>
    public static bool? TryValidate(string type, string number)
    {
        if (!Rows.TryGetValue(type, out var rows))
        {
            return null;
        }

        Span<char> compact = stackalloc char[IdentifierPattern.MaxLength];
        var hasShape = false;
        foreach (var row in rows)
        {
            if (row.Pattern.Length == number.Length && row.Pattern.Matches(number, compact, out var written))
            {
                if (row.Check is null)
                {
                    hasShape = true;
                }
                else if (row.Check(compact[..written]))
                {
                    return true;
                }
            }
        }

        return hasShape ? null : false;
    }

    private sealed record Row(IdentifierPattern Pattern, IdentifierCheck? Check);
}
