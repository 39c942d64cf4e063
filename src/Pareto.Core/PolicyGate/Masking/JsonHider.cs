using System.Text;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Hides stretches of JSON so that it stays JSON: what stands in strings is hidden in each of them, a number becomes a
/// string, and quotation marks, names' colons and the halves of escapes stay. Must be shown all of the text in order.
/// </summary>
internal sealed class JsonHider
{
    private bool _inString;

    // How many characters of an escape are still to come; after a backslash, its kind is to come.
    private int _escape;
    private bool _afterBackslash;

    public void Reset()
    {
        _inString = false;
        _escape = 0;
        _afterBackslash = false;
    }

    /// <summary>Notes text that is not hidden.</summary>
    public void Pass(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            Step(character);
        }
    }

    public void Hide(ReadOnlySpan<char> text, string by, StringBuilder output)
    {
        var hiding = false;
        var escape = new StringBuilder();
        foreach (var character in text)
        {
            var wasInString = _inString;
            var begunBefore = (_afterBackslash || _escape > 0) && !hiding && escape.Length == 0;
            Step(character);
            if (begunBefore)
            {
                // The escape began outside the stretch: its rest has to follow.
                output.Append(character);
            }
            else if (wasInString != _inString || !_inString && character is ',' or ':' or '{' or '}' or '[' or ']' || !_inString && char.IsWhiteSpace(character))
            {
                output.Append(character);
                hiding = false;
            }
            else
            {
                if (!hiding)
                {
                    output.Append(_inString ? by : $"\"{by}\"");
                    hiding = true;
                }

                // An escape that the stretch cuts in two has to be whole again.
                if (_afterBackslash || _escape > 0)
                {
                    escape.Append(character);
                }
                else
                {
                    escape.Clear();
                }
            }
        }

        output.Append(escape);
    }

    private void Step(char character)
    {
        if (_escape > 0)
        {
            _escape--;
        }
        else if (_afterBackslash)
        {
            _afterBackslash = false;
            _escape = character == 'u' ? 4 : 0;
        }
        else if (character == '"')
        {
            _inString = !_inString;
        }
        else
        {
            _afterBackslash = _inString && character == '\\';
        }
    }
}
