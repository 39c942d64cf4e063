namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>
/// A row of digit groups that may be one telephone number: read from a text once, then asked about each of its beginnings.
/// </summary>
internal ref struct PhoneGroups
{
    public const int Most = 8;
    public const int MostDigits = 17;

    private const int WidestGap = 3;

    private readonly string _text;
    private readonly Span<int> _ends;
    private readonly Span<int> _lengths;
    private readonly Span<char> _digits;

    /// <param name="text">The text.</param>
    /// <param name="first">Where the first group starts.</param>
    /// <param name="ends">Room for <see cref="Most"/> ends of groups.</param>
    /// <param name="lengths">Room for <see cref="Most"/> lengths of groups.</param>
    /// <param name="digits">Room for <see cref="MostDigits"/> digits.</param>
    public PhoneGroups(string text, int first, Span<int> ends, Span<int> lengths, Span<char> digits)
    {
        _text = text;
        _ends = ends;
        _lengths = lengths;
        _digits = digits;
        Start = first;
        ReadPrefix(first);
        ReadGroups(first);
    }

    /// <summary>Where the number starts: at its plus or bracket, where it has one.</summary>
    public int Start { get; private set; }

    public bool HasPlus { get; private set; }

    public bool HasBrackets { get; private set; }

    /// <summary>Whether a zero in brackets stands inside, as in <c>+44 (0)20</c>; its place among the digits, else negative.</summary>
    public int OptionalZero { get; private set; } = -1;

    public int Count { get; private set; }

    /// <summary>Where the last group read ends: the row goes no further, or no number does.</summary>
    public readonly int EndOfRow => _ends[Count - 1];

    public readonly int End(int count) => _ends[count - 1];

    public readonly ReadOnlySpan<int> Lengths(int count) => _lengths[..count];

    public readonly ReadOnlySpan<char> Digits(int count)
    {
        var total = 0;
        foreach (var length in _lengths[..count])
        {
            total += length;
        }

        return _digits[..total];
    }

    /// <summary>The character after a group, where it separates it from the next.</summary>
    public readonly char Separator(int group) => _text[_ends[group]];

    private void ReadPrefix(int first)
    {
        var at = first;
        if (at > 0 && _text[at - 1] == '(')
        {
            HasBrackets = true;
            at--;
        }

        if (at > 0 && _text[at - 1] == '+')
        {
            HasPlus = true;
            at--;
            if (!HasBrackets && at > 0 && _text[at - 1] == '(')
            {
                HasBrackets = true;
                at--;
            }
        }

        Start = at;
    }

    private void ReadGroups(int first)
    {
        var total = 0;
        var open = HasBrackets;
        for (var at = first; ;)
        {
            var end = Personal.Digits.EndOfRun(_text, at);
            if (total + end - at > MostDigits)
            {
                break;
            }

            _text.AsSpan(at, end - at).CopyTo(_digits[total..]);
            _lengths[Count] = end - at;
            _ends[Count++] = end;
            total += end - at;
            if (Count == Most)
            {
                break;
            }

            var next = end;
            var isZero = end - at == 1 && _text[at] == '0' && _text[at - (at > 0 ? 1 : 0)] == '(' && end < _text.Length && _text[end] == ')';
            if (isZero && HasPlus)
            {
                OptionalZero = total - 1;
            }

            while (next < _text.Length && next - end <= WidestGap && _text[next] is ' ' or '-' or '.' or '/' or '(' or ')')
            {
                if (_text[next] is '(')
                {
                    if (open)
                    {
                        return;
                    }

                    open = true;
                }
                else if (_text[next] is ')')
                {
                    if (!open)
                    {
                        return;
                    }

                    open = false;
                }

                next++;
            }

            if (next == end || next - end > WidestGap || next >= _text.Length || !char.IsAsciiDigit(_text[next]))
            {
                break;
            }

            at = next;
        }
    }
}
