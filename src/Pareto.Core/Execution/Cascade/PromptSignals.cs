namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// The few things about a prompt that say, beside the answers, how far these can be trusted: its size, its numbers, its
/// form. One pass without allocation.
/// </summary>
internal static class PromptSignals
{
    /// <summary>Values of one prompt.</summary>
    public const int Count = 14;

    /// <param name="prompt">The text of the user's turn.</param>
    /// <param name="signals">At least <see cref="Count"/> values.</param>
    public static void Write(ReadOnlySpan<char> prompt, Span<double> signals)
    {
        int words = 0, numbers = 0, sentences = 0, questions = 0, percents = 0, fractions = 0, formulas = 0, lines = 0, indented = 0, options = 0, calls = 0, upper = 0;
        var largest = 0.0;
        var number = 0.0;
        for (var i = 0; i < prompt.Length; i++)
        {
            var c = prompt[i];
            var previous = i == 0 ? '\n' : prompt[i - 1];
            if (char.IsAsciiDigit(c))
            {
                var goesOn = char.IsAsciiDigit(previous) || previous is ',' or '.';
                numbers += goesOn ? 0 : 1;
                number = char.IsAsciiDigit(previous) || previous == ',' ? Math.Min(1e12, (number * 10) + (c - '0')) : c - '0';
                largest = Math.Max(largest, number);
                continue;
            }

            words += char.IsLetter(c) && !char.IsLetter(previous) ? 1 : 0;
            upper += char.IsUpper(c) ? 1 : 0;
            switch (c)
            {
                case '.' or '!':
                    sentences++;
                    break;
                case '?':
                    sentences++;
                    questions++;
                    break;
                case '%':
                    percents++;
                    break;
                case '/':
                    fractions++;
                    break;
                case '\\' or '^' or '=':
                    formulas++;
                    break;
                case '\n':
                    lines++;
                    indented += i + 2 < prompt.Length && prompt[i + 1] is ' ' or '\t' && prompt[i + 2] is ' ' or '\t' ? 1 : 0;
                    options += i + 2 < prompt.Length && prompt[i + 1] is >= 'A' and <= 'P' && prompt[i + 2] is '.' or ')' ? 1 : 0;
                    break;
                case '(' when char.IsLetter(previous):
                    calls++;
                    break;
            }
        }

        signals[0] = Math.Log(1 + prompt.Length);
        signals[1] = Math.Log(1 + numbers);
        signals[2] = Math.Log(1 + (words / (1.0 + sentences)));
        signals[3] = Math.Log(1 + largest);
        signals[4] = Math.Min(3, percents);
        signals[5] = Math.Min(3, questions);
        signals[6] = Math.Min(6, fractions);
        signals[7] = Math.Log(1 + formulas);
        signals[8] = Math.Log(1 + lines);
        signals[9] = Math.Log(1 + indented);
        signals[10] = options;
        signals[11] = Math.Log(1 + calls);
        signals[12] = upper / (1.0 + words);
        signals[13] = numbers / (1.0 + words);
    }
}
