using System.Globalization;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Python's two ways of filling places in a text: <c>'{}'.format(…)</c> and <c>'%s' % …</c>.</summary>
internal static class TextFormat
{
    public static Value Braces(MarkedText format, CallValues values, Work work)
    {
        var result = new MarkedTextBuilder();
        var next = 0;
        for (var at = 0; at < format.Length;)
        {
            work.Spend();
            var character = format.Text[at];
            if (character is '{' or '}' && at + 1 < format.Length && format.Text[at + 1] == character)
            {
                result.Append(format.Slice(at, 1));
                at += 2;
            }
            else if (character == '{')
            {
                var end = format.Text.IndexOf('}', at);
                var name = end < 0 ? throw new TemplateException("A '{' in a format is not closed") : format.Text[(at + 1)..end];
                if (name.AsSpan().ContainsAny(":!.["))
                {
                    throw new TemplateException("Only {}, {0} and {name} are supported in a format");
                }

                Add(result, PythonText.Show(Value(name), work), work);
                at = end + 1;
            }
            else
            {
                result.Append(format.Slice(at, 1));
                at++;
            }
        }

        return Jinja.Value.Of(result.ToMarkedText());

        Value Value(string name)
        {
            var place = name.Length == 0 ? next++ : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            return (place >= 0 ? place < values.Positional.Count ? values.Positional[place] : null : values.Named.GetValueOrDefault(name))
                ?? throw new TemplateException("A format asks for more than it is given");
        }
    }

    public static MarkedText Percent(MarkedText format, Value values, Work work)
    {
        var given = values is ListValue { IsTuple: true } tuple ? tuple.Items : [values];
        var result = new MarkedTextBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            work.Spend();
            if (format.Text[at] != '%')
            {
                result.Append(format.Slice(at, 1));
                continue;
            }

            var digits = -1;
            if (++at < format.Length && format.Text[at] == '.')
            {
                digits = 0;
                for (at++; at < format.Length && char.IsAsciiDigit(format.Text[at]) && digits < 10; at++)
                {
                    digits = (digits * 10) + format.Text[at] - '0';
                }
            }

            var kind = at < format.Length ? format.Text[at] : '\0';
            if (kind == '%')
            {
                result.Append(format.Slice(at, 1));
                continue;
            }

            var value = next < given.Count ? given[next++] : throw new TemplateException("A format asks for more than it is given");
            Add(result, One(kind, digits, value, work), work);
        }

        return next == given.Count || values is MapValue ? result.ToMarkedText() : throw new TemplateException("A format is given more than it asks for");
    }

    private static MarkedText One(char kind, int digits, Value value, Work work)
    {
        switch (kind)
        {
            case 's':
                return PythonText.Show(value, work);
            case 'r':
                var list = PythonText.Show(new ListValue([value]), work);
                return list.Slice(1, list.Length - 2);
            case 'd' or 'i' when Numbers.TryNumber(value, out var whole) && Math.Abs(whole) < long.MaxValue:
                return MarkedText.FromInput(((long)whole).ToString(CultureInfo.InvariantCulture));
            case 'f' when Numbers.TryNumber(value, out var number):
                return MarkedText.FromInput(number.ToString($"F{(digits < 0 ? 6 : digits)}", CultureInfo.InvariantCulture));
            default:
                throw new TemplateException("Only %s, %r, %d, %i, %f and %% are supported in a format, with what fits them");
        }
    }

    private static void Add(MarkedTextBuilder result, MarkedText text, Work work)
    {
        work.SpendText((long)result.Length + text.Length > Work.LongestText ? long.MaxValue : text.Length);
        result.Append(text);
    }
}
