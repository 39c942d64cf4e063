using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// A user's regular expression that cannot run away: matched without backtracking, in stretches that bound what a
/// single match may look at, and free to be cancelled between them.
/// </summary>
internal sealed class SafePattern
{
    /// <summary>The longest match that is sure to be one, in UTF-16 units; what goes on longer may come in pieces.</summary>
    public const int LongestMatch = 1024;

    private readonly Regex _regex;

    private SafePattern(Regex regex) => _regex = regex;

    /// <summary>Compiles a pattern, or tells why it cannot be used and what to do about it.</summary>
    public static bool TryCompile(
        string pattern, bool ignoreCase, [NotNullWhen(true)] out SafePattern? compiled, [NotNullWhen(false)] out string? problem)
    {
        compiled = null;
        if (string.IsNullOrWhiteSpace(pattern))
        {
            problem = "The pattern is empty. Write one, or leave the line out.";
            return false;
        }

        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        Regex regex;
        try
        {
            regex = new Regex(pattern, options);
        }
        catch (RegexParseException error)
        {
            problem = $"This is not a regular expression: {Reason(error)} at character {error.Offset}.";
            return false;
        }
        catch (NotSupportedException error)
        {
            problem = WhyNotLinear(error.Message);
            return false;
        }

        if (regex.IsMatch(""))
        {
            problem = "The pattern matches an empty text, so it would match everywhere. Ask for at least one character.";
            return false;
        }

        compiled = new SafePattern(regex);
        problem = null;
        return true;
    }

    /// <summary>Reports start and end of each match from left to right; none overlaps another.</summary>
    public void Find(string text, Action<int, int> report, CancellationToken cancellationToken)
    {
        // A match begins in the first half of a stretch and may reach to its end. Without stretches a pattern that
        // settles for little while it hopes for more would read to the end of the text for each match.
        for (var from = 0; from < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stretchEnd = Math.Min(text.Length, from + (2 * LongestMatch));
            var next = stretchEnd == text.Length ? stretchEnd : from + LongestMatch;
            foreach (var match in _regex.EnumerateMatches(text.AsSpan(0, stretchEnd), from))
            {
                if (match.Index >= next)
                {
                    next = match.Index;
                    break;
                }

                if (match.Length > 0)
                {
                    report(match.Index, match.Index + match.Length);
                }

                next = Math.Max(next, match.Index + match.Length);
            }

            from = next;
        }
    }

    private static string WhyNotLinear(string message)
    {
        const string Remedy = "Write it without; what must stand near the value goes into context.";
        return message switch
        {
            _ when message.Contains("look", StringComparison.Ordinal) => $"The pattern uses look-ahead or look-behind, with which it could take time without bound. {Remedy}",
            _ when message.Contains("backreference", StringComparison.Ordinal) => $"The pattern uses a back-reference, with which it could take time without bound. {Remedy}",
            _ when message.Contains("atomic", StringComparison.Ordinal) => $"The pattern uses an atomic group, which patterns in linear time neither have nor need. Write (?: instead of (?>.",
            _ when message.Contains("conditional", StringComparison.Ordinal) => "The pattern uses a conditional, with which it could take time without bound. Write its cases as patterns of their own.",
            _ when message.Contains("larger", StringComparison.Ordinal) => "The pattern repeats too much: written out it has more than 10,000 parts. Lower the numbers in its braces.",
            _ => $"The pattern cannot run in linear time: {message}",
        };
    }

    // The library's message begins with the pattern, which the operator has before him.
    private static string Reason(RegexParseException error)
    {
        var at = error.Message.IndexOf($"offset {error.Offset}.", StringComparison.Ordinal);
        var reason = (at < 0 ? error.Message : error.Message[(at + $"offset {error.Offset}.".Length)..]).Trim().TrimEnd('.');
        return reason.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(reason[0]) + reason[1..];
    }
}
