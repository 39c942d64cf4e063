namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Arithmetic as Python has it; integers have 64 bits, and what does not fit is an error.</summary>
internal static class Numbers
{
    public static bool TryInteger(Value value, out long number)
    {
        number = value switch
        {
            IntegerValue integer => integer.Number,
            BooleanValue boolean => boolean.IsTrue ? 1 : 0,
            _ => 0,
        };
        return value is IntegerValue or BooleanValue;
    }

    public static bool TryNumber(Value value, out double number)
    {
        if (value is NumberValue exact)
        {
            number = exact.Number;
            return true;
        }

        var isInteger = TryInteger(value, out var integer);
        number = integer;
        return isInteger;
    }

    public static bool TryCompare(Value left, Value right, out int order)
    {
        if (TryInteger(left, out var a) && TryInteger(right, out var b))
        {
            order = a.CompareTo(b);
            return true;
        }

        if (TryNumber(left, out var c) && TryNumber(right, out var d))
        {
            // Not a number equals nothing.
            order = double.IsNaN(c) || double.IsNaN(d) ? 1 : c.CompareTo(d);
            return true;
        }

        order = 0;
        return false;
    }

    public static Value Calculate(string @operator, Value left, Value right)
    {
        if (left is UndefinedValue first)
        {
            throw first.Error();
        }

        if (right is UndefinedValue second)
        {
            throw second.Error();
        }

        try
        {
            if (TryInteger(left, out var a) && TryInteger(right, out var b) && @operator != "/" && !(@operator == "**" && b < 0))
            {
                return Value.Of(Whole(@operator, a, b));
            }
        }
        catch (OverflowException)
        {
            throw new TemplateException("A number is too large");
        }

        return TryNumber(left, out var c) && TryNumber(right, out var d)
            ? new NumberValue(Real(@operator, c, d))
            : throw new TemplateException($"'{@operator}' does not work for {left.Kind} and {right.Kind}");
    }

    private static long Whole(string @operator, long a, long b) => checked(@operator switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "//" => Floor(a, NotZero(b)),
        "%" => NotZero(b) == -1 ? 0 : a - (Floor(a, b) * b),
        _ => Power(a, b),
    });

    private static double Real(string @operator, double a, double b) => @operator switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / NotZero(b),
        "//" => Math.Floor(a / NotZero(b)),
        "%" => a - (Math.Floor(a / NotZero(b)) * b),
        _ => Math.Pow(a, b),
    };

    private static long Floor(long a, long b) => checked((a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0));

    private static long Power(long a, long b)
    {
        if (a is 0 or 1 || b == 0)
        {
            return b == 0 ? 1 : a;
        }

        if (a == -1)
        {
            return b % 2 == 0 ? 1 : -1;
        }

        // Any other base is out of range long before 64 rounds.
        var result = 1L;
        for (var i = 0L; i < b; i++)
        {
            result = checked(result * a);
        }

        return result;
    }

    private static long NotZero(long number) => number != 0 ? number : throw new TemplateException("A division by zero");

    private static double NotZero(double number) => number != 0 ? number : throw new TemplateException("A division by zero");
}
