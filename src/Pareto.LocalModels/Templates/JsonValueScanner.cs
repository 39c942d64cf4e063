namespace Pareto.LocalModels.Templates;

/// <summary>What a character was to a JSON value.</summary>
internal enum JsonStep
{
    /// <summary>Part of it; more must follow.</summary>
    More,

    /// <summary>The last of it.</summary>
    Last,

    /// <summary>No longer part of it: a number or word ended before.</summary>
    After,

    /// <summary>Nothing that may stand there.</summary>
    Wrong,
}

/// <summary>
/// Finds the end of one JSON value, character by character. It checks strings and brackets, and that nothing stands outside
/// of strings that JSON does not have; not the order of commas and colons.
/// </summary>
internal struct JsonValueScanner
{
    private const int MostDepth = 64;

    // The open brackets, a bit each: set for a brace.
    private ulong _braces;
    private int _depth;
    private bool _hasBegun;
    private bool _inString;
    private bool _isEscaped;

    public JsonStep Add(char character)
    {
        if (_inString)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
            }
            else if (character == '\\')
            {
                _isEscaped = true;
            }
            else if (character == '"')
            {
                _inString = false;
                return _depth == 0 ? JsonStep.Last : JsonStep.More;
            }

            return JsonStep.More;
        }

        if (character is '{' or '[')
        {
            if ((_depth == 0 && _hasBegun) || _depth == MostDepth)
            {
                return JsonStep.Wrong;
            }

            _hasBegun = true;
            _braces = (_braces << 1) | (character == '{' ? 1UL : 0);
            _depth++;
            return JsonStep.More;
        }

        if (character is '}' or ']' && _depth > 0)
        {
            if ((_braces & 1) != (character == '}' ? 1UL : 0))
            {
                return JsonStep.Wrong;
            }

            _braces >>= 1;
            _depth--;
            return _depth == 0 ? JsonStep.Last : JsonStep.More;
        }

        if (character == '"')
        {
            if (_depth == 0 && _hasBegun)
            {
                return JsonStep.Wrong;
            }

            _hasBegun = _inString = true;
            return JsonStep.More;
        }

        if (_depth > 0)
        {
            return character is ',' or ':' || IsBlank(character) || IsPlain(character) ? JsonStep.More : JsonStep.Wrong;
        }

        if (IsPlain(character))
        {
            _hasBegun = true;
            return JsonStep.More;
        }

        return _hasBegun && (IsBlank(character) || character is ',' or '}' or ']') ? JsonStep.After : JsonStep.Wrong;
    }

    public static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r';

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '+' or '.';
}
