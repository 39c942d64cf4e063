using System.Text;
using System.Text.Json;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// Reads one call, <c>{"name": …, "arguments": …}</c>, character by character. Fields may come in any order, others are
/// passed over, and both may lie in an inner <c>"function"</c>. The arguments are given on as they come, once the name is
/// known; arguments that are a string of JSON are given on decoded.
/// </summary>
internal sealed class CallReader(Func<string, bool> isName, bool isStrict)
{
    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _field = new();
    private readonly StringBuilder _early = new();
    private JsonValueScanner _scanner;
    private Place _place = Place.Open;
    private string _key = string.Empty;
    private string? _name;
    private bool _hasArguments;
    private bool _argumentsAreText;
    private int _depth;

    private enum Place
    {
        Open,
        KeyOrEnd,
        Key,
        Colon,
        Value,
        InValue,
        CommaOrEnd,
    }

    public enum Result
    {
        /// <summary>More must follow.</summary>
        More,

        /// <summary>That was the end of the call.</summary>
        Done,

        /// <summary>That does not belong to any call.</summary>
        Wrong,
    }

    /// <summary>Whether it is a call for sure: the name is known, and the arguments have begun or will not come.</summary>
    public bool HasStarted { get; private set; }

    public string Name => _name ?? string.Empty;

    /// <summary>All that was read before it was a call for sure.</summary>
    public string Raw => _raw.ToString();

    /// <param name="character">The next one.</param>
    /// <param name="arguments">Where the text of arguments goes.</param>
    public Result Add(char character, StringBuilder arguments)
    {
        if (!HasStarted)
        {
            _raw.Append(character);
        }

        if (_place is not (Place.Key or Place.InValue) && JsonValueScanner.IsBlank(character))
        {
            return Result.More;
        }

        switch (_place, character)
        {
            case (Place.Open, '{'):
                _depth = 1;
                _place = Place.KeyOrEnd;
                return Result.More;
            case (Place.KeyOrEnd, '"'):
                _scanner = default;
                _field.Clear();
                _place = Place.Key;
                return AddToKey(character);
            case (Place.Key, _):
                return AddToKey(character);
            case (Place.Colon, ':'):
                _place = Place.Value;
                return Result.More;
            case (Place.Value, '{') when _key == "function" && _depth == 1:
                _depth = 2;
                _place = Place.KeyOrEnd;
                return Result.More;
            case (Place.Value, _):
                return BeginValue(character, arguments);
            case (Place.InValue, _):
                return AddToValue(character, arguments);
            case (Place.CommaOrEnd, ','):
                _place = Place.KeyOrEnd;
                return Result.More;
            case (Place.CommaOrEnd or Place.KeyOrEnd, '}'):
                return Close(arguments);
            default:
                return Result.Wrong;
        }
    }

    /// <summary>What is left of arguments that broke off within a string of JSON.</summary>
    public void Finish(StringBuilder arguments)
    {
        if (HasStarted && _argumentsAreText && _place == Place.InValue && _field.Length > 0)
        {
            arguments.Append(_field);
            _field.Clear();
        }
    }

    private bool IsArguments => _key is "arguments" or "parameters";

    private Result AddToKey(char character)
    {
        _field.Append(character);
        switch (_scanner.Add(character))
        {
            case JsonStep.More:
                return Result.More;
            case JsonStep.Last when TryText(_field.ToString(), out _key):
                _place = Place.Colon;
                return isStrict && _key is not ("name" or "arguments" or "parameters" or "function" or "type" or "id") ? Result.Wrong : Result.More;
            default:
                return Result.Wrong;
        }
    }

    private Result BeginValue(char character, StringBuilder arguments)
    {
        _scanner = default;
        _field.Clear();
        _place = Place.InValue;
        if (IsArguments)
        {
            _argumentsAreText = character == '"';
            _hasArguments = true;
            HasStarted |= _name is not null;
        }

        return AddToValue(character, arguments);
    }

    private Result AddToValue(char character, StringBuilder arguments)
    {
        var step = _scanner.Add(character);
        if (step == JsonStep.Wrong)
        {
            return Result.Wrong;
        }

        if (step != JsonStep.After)
        {
            Keep(character, arguments);
        }

        if (step == JsonStep.More)
        {
            return Result.More;
        }

        if (!EndValue(arguments))
        {
            return Result.Wrong;
        }

        _place = Place.CommaOrEnd;
        if (step == JsonStep.Last || JsonValueScanner.IsBlank(character))
        {
            return Result.More;
        }

        _place = character == ',' ? Place.KeyOrEnd : Place.CommaOrEnd;
        return character == ',' ? Result.More : character == '}' ? Close(arguments) : Result.Wrong;
    }

    private void Keep(char character, StringBuilder arguments)
    {
        if (!IsArguments || _argumentsAreText)
        {
            _field.Append(character);
        }
        else
        {
            (_name is null ? _early : arguments).Append(character);
        }
    }

    private bool EndValue(StringBuilder arguments)
    {
        if (IsArguments && _argumentsAreText)
        {
            var isText = TryText(_field.ToString(), out var text);
            (_name is null ? _early : arguments).Append(isText ? text : _field.ToString());
            _field.Clear();
        }
        else if ((_key == "name" || (_key == "function" && _depth == 1)) && _name is null)
        {
            if (!TryText(_field.ToString(), out var name) || name.Length == 0 || !isName(name))
            {
                return _key == "function" && !isStrict;
            }

            _name = name;
            if (_hasArguments)
            {
                HasStarted = true;
                arguments.Append(_early);
            }
        }

        return true;
    }

    private Result Close(StringBuilder arguments)
    {
        _depth--;
        if (_depth > 0)
        {
            _place = Place.CommaOrEnd;
            return Result.More;
        }

        if (_name is null)
        {
            return Result.Wrong;
        }

        HasStarted = true;
        if (!_hasArguments)
        {
            arguments.Append("{}");
        }

        return Result.Done;
    }

    private static bool TryText(string json, out string text)
    {
        text = string.Empty;
        if (!json.StartsWith('"'))
        {
            return false;
        }

        try
        {
            text = JsonSerializer.Deserialize<string>(json)!;
            return true;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
