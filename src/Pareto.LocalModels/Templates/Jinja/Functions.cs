using System.Globalization;
using System.Text;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>The functions that every chat template has.</summary>
internal static class Functions
{
    private const int LongestRange = 100_000;

    public static IEnumerable<CallableValue> All(TimeProvider time)
    {
        yield return new CallableValue("range", Range);
        yield return new CallableValue("namespace", (evaluator, values) =>
        {
            var map = (MapValue)Dictionary(evaluator, values);
            var result = new NamespaceValue();
            foreach (var (key, item) in map.Items)
            {
                result.Attributes[key as string ?? throw new TemplateException("The names in a namespace are strings")] = item.Value;
            }

            return result;
        });
        yield return new CallableValue("dict", Dictionary);
        yield return new CallableValue("raise_exception", (_, values) =>
            throw new TemplateException(Own(values.NeedText(0, "message")), isRefusal: true));
        yield return new CallableValue("strftime_now", (_, values) => Value.Of(Format(values.NeedText(0, "format"), time)));
    }

    private static ListValue Range(Evaluator evaluator, CallValues values)
    {
        var hasStart = values.Positional.Count > 1;
        var start = hasStart ? values.Integer(0, "start", 0) : 0;
        var stop = values.Integer(hasStart ? 1 : 0, "stop", 0);
        var step = values.Integer(2, "step", 1);
        if (step == 0)
        {
            throw new TemplateException("The step of a range is 0");
        }

        var items = new List<Value>();
        for (var i = (Int128)start; step > 0 ? i < stop : i > stop; i += step)
        {
            if (items.Count == LongestRange)
            {
                throw new TemplateException("A range is too long");
            }

            evaluator.Work.Spend();
            items.Add(Value.Of((long)i));
        }

        return new ListValue(items);
    }

    private static Value Dictionary(Evaluator evaluator, CallValues values)
    {
        var map = new MapValue();
        if (values.At(0, string.Empty) is { } pairs)
        {
            Sequences.AddTo(map, pairs, evaluator.Work);
        }

        foreach (var (name, value) in values.Named)
        {
            map.Set(name, value);
        }

        return map;
    }

    // A refusal is shown to people and written to logs: only what the template wrote of it may be.
    private static string Own(MarkedText message)
    {
        const int Longest = 300;
        var shown = new StringBuilder();
        var at = 0;
        foreach (var range in message.TemplateRanges)
        {
            shown.Append(range.Start > at ? "…" : string.Empty).Append(message.Text.AsSpan(range.Start, range.End - range.Start));
            at = range.End;
        }

        shown.Append(at < message.Length ? "…" : string.Empty);
        return shown.Length > Longest ? shown.ToString(0, Longest) + "…" : shown.ToString();
    }

    private static MarkedText Format(MarkedText format, TimeProvider time)
    {
        var now = time.GetLocalNow();
        var result = new MarkedTextBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format.Text[at] != '%' || at + 1 == format.Length)
            {
                result.Append(format.Slice(at, 1));
                continue;
            }

            at++;
            var isBare = format.Text[at] == '-' && at + 1 < format.Length;
            at += isBare ? 1 : 0;
            var part = Part(format.Text[at], now);
            result.AppendTemplate(isBare && part.Length > 1 ? part.TrimStart('0') is { Length: > 0 } bare ? bare : "0" : part);
        }

        return result.ToMarkedText();
    }

    private static string Part(char letter, DateTimeOffset now)
    {
        var format = letter switch
        {
            'Y' => "yyyy",
            'y' => "yy",
            'm' => "MM",
            'd' => "dd",
            'B' => "MMMM",
            'b' or 'h' => "MMM",
            'A' => "dddd",
            'a' => "ddd",
            'H' => "HH",
            'I' => "hh",
            'M' => "mm",
            'S' => "ss",
            'p' => "tt",
            'F' => "yyyy-MM-dd",
            'T' => "HH:mm:ss",
            'D' => "MM/dd/yy",
            'R' => "HH:mm",
            'f' => "ffffff",
            _ => null,
        };
        return format is not null
            ? now.ToString(format, CultureInfo.InvariantCulture)
            : letter switch
            {
                'e' => now.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                'w' => ((int)now.DayOfWeek).ToString(CultureInfo.InvariantCulture),
                'z' => now.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", string.Empty, StringComparison.Ordinal),
                '%' => "%",
                _ => throw new TemplateException($"The time format {TemplateException.Quote($"%{letter}")} is not supported"),
            };
    }
}
