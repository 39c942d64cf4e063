using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Pareto.Core.Redaction;

/// <summary>
/// Secrets that are known word by word, because the configuration holds them: found also where they look like nothing
/// special, and in the forms that JSON and URLs give them. One search looks for all at once.
/// </summary>
internal sealed class KnownSecrets
{
    // What servers without keys are given in place of one ("none", "ollama", "EMPTY") is a word that logs are full of.
    private const int Shortest = 8;

    private const string Type = "KEY";

    private readonly ImmutableHashSet<string> _forms;

    /// <summary>The longest first: where one key begins with another, the whole of it goes.</summary>
    private readonly string[] _byLength;
    private readonly SearchValues<string> _search;

    private KnownSecrets(ImmutableHashSet<string> forms)
    {
        _forms = forms;
        _byLength = [.. forms.OrderByDescending(form => form.Length)];
        _search = SearchValues.Create(_byLength, StringComparison.Ordinal);
    }

    public static KnownSecrets None { get; } = new([]);

    public KnownSecrets With(IEnumerable<string> secrets)
    {
        var forms = _forms.Union(secrets.Where(secret => secret.Length >= Shortest).SelectMany(FormsOf));
        return forms.Count == _forms.Count ? this : new KnownSecrets(forms);
    }

    public void Find(string text, List<RedactedSpan> found)
    {
        if (_byLength.Length == 0)
        {
            return;
        }

        var start = 0;
        while (text.AsSpan(start).IndexOfAny(_search) is >= 0 and var next)
        {
            start += next;
            var rest = text.AsSpan(start);
            foreach (var form in _byLength)
            {
                if (rest.StartsWith(form, StringComparison.Ordinal))
                {
                    found.Add(new RedactedSpan(start, start + form.Length, Type));
                    break;
                }
            }

            // One may begin inside another.
            start++;
        }
    }

    private static IEnumerable<string> FormsOf(string secret) => [secret, JsonEncodedText.Encode(secret).Value, Uri.EscapeDataString(secret)];
}
