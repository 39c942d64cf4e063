using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary><c>curl -u user:password</c>; headers are found by their names.</summary>
internal static class CurlCredentials
{
    private const int LongestCommand = 600;

    /// <param name="commandEnd">The character after the command's name.</param>
    public static void Look(ReadOnlySpan<char> text, int commandEnd, List<Candidate> found)
    {
        var command = text[commandEnd..Math.Min(text.Length, commandEnd + LongestCommand)];
        var next = command.IndexOf("curl", StringComparison.Ordinal);
        command = next < 0 ? command : command[..next];
        var option = Option(command);
        if (option < 0)
        {
            return;
        }

        var value = command[option..];
        var skip = value.IndexOfAnyExcept(" =\t\"'".AsSpan());
        if (skip < 0)
        {
            return;
        }

        value = value[skip..];
        var end = value.IndexOfAny(" \t\r\n\"'\\".AsSpan());
        value = end < 0 ? value : value[..end];
        var colon = value.IndexOf(':');
        if (colon < 0)
        {
            return;
        }

        // Some services take a token as the user's name, with no password.
        var password = colon == value.Length - 1 ? value[..colon] : value[(colon + 1)..];
        if (password.Length >= 3 && !Placeholders.IsUsualPassword(password) && !Placeholders.IsReference(value) && Randomness.Entropy(password) >= 1.5
            && password.IndexOfAnyExceptInRange('a', 'z') >= 0)
        {
            var start = commandEnd + option + skip;
            found.Add(new Candidate(start, start + value.Length, "BASIC_AUTH", FindingCategory.Secret, 0.97));
        }
    }

    private static int Option(ReadOnlySpan<char> command)
    {
        var at = command.IndexOf(" --user", StringComparison.Ordinal);
        if (at >= 0)
        {
            at += " --user".Length;
            return at < command.Length && command[at] is ' ' or '=' or '\t' ? at : -1;
        }

        at = command.IndexOf(" -u", StringComparison.Ordinal);
        return at < 0 ? -1 : at + " -u".Length;
    }
}
