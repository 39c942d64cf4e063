using System.Text;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// Takes an answer as it comes, in pieces of any size, and tells text, reasoning and tool calls apart. However the answer is
/// cut, what is given on is the same. What looks like a call and is none, or breaks off before it is one for sure, is given
/// on as text; only white space next to calls and reasoning is left out. For one answer.
/// </summary>
public sealed class ToolCallScanner
{
    internal const string ThinkBegin = "<think>";
    internal const string ThinkEnd = "</think>";
    internal const string NameEnd = "[ARGS]";
    internal const string IdBegin = "[CALL_ID]";

    private const int LongestName = 128;

    private readonly ToolCallFormat? _format;
    private readonly HashSet<string> _tools;
    private readonly Func<string> _newId;
    private readonly List<AnswerPiece> _pieces = [];
    private readonly StringBuilder _arguments = new();

    // Read and not yet decided on.
    private string _pending = string.Empty;

    // Left out for a call that is none for sure yet.
    private string _marker = string.Empty;
    private string _raw = string.Empty;
    private State _state;
    private CallReader? _reader;
    private JsonValueScanner _value;
    private int _calls;
    private bool _inList;
    private bool _mayThink = true;
    private bool _hasReasoning;
    private bool _hasStarted;

    internal ToolCallScanner(ToolCallFormat? format, IEnumerable<string> tools, Func<string> newId, bool isReasoning)
    {
        _format = format;
        _tools = [.. tools];
        _newId = newId;
        _state = isReasoning ? State.Reasoning : State.Start;
    }

    private enum State
    {
        Start,
        Reasoning,
        Text,
        BeforeCall,
        Named,
        NamedArguments,
        Call,
        AfterCall,
        BetweenCalls,
    }

    /// <summary>Whether the answer has called a tool.</summary>
    public bool HasCalls => _calls > 0;

    /// <summary>What is certain after this piece; often nothing.</summary>
    public IReadOnlyList<AnswerPiece> Add(string text)
    {
        _pending += text;
        return Run(isLast: false);
    }

    /// <summary>What is left at the end of the answer.</summary>
    public IReadOnlyList<AnswerPiece> Finish() => Run(isLast: true);

    internal static bool EndsInReasoning(MarkedText prompt) => prompt.Text.AsSpan().TrimEnd().EndsWith(ThinkBegin, StringComparison.Ordinal);

    private IReadOnlyList<AnswerPiece> Run(bool isLast)
    {
        _pieces.Clear();
        while (Step(isLast))
        {
            // Until nothing more can be decided.
        }

        FlushArguments();
        return [.. _pieces];
    }

    private bool Step(bool isLast) => _state switch
    {
        State.Start => Start(isLast),
        State.Reasoning => Reasoning(isLast),
        State.Text => Text(isLast),
        State.BeforeCall => BeforeCall(isLast),
        State.Named => Named(isLast),
        State.NamedArguments => NamedArguments(),
        State.Call => Call(isLast),
        State.AfterCall => AfterCall(isLast),
        _ => BetweenCalls(isLast),
    };

    private bool Start(bool isLast)
    {
        var blanks = Blanks();
        if (_hasReasoning)
        {
            Skip(blanks);
            blanks = 0;
        }

        var rest = _pending.AsSpan(blanks);
        if (rest.IsEmpty && !isLast)
        {
            return false;
        }

        if (_mayThink && rest.StartsWith(ThinkBegin))
        {
            Skip(blanks + ThinkBegin.Length);
            return Go(State.Reasoning);
        }

        if (_mayThink && !isLast && ThinkBegin.AsSpan().StartsWith(rest))
        {
            return false;
        }

        if (_format is { IsBare: true } && !rest.IsEmpty && rest[0] is '{' or '[')
        {
            _marker = _pending[..blanks];
            Skip(blanks);
            return Go(State.BeforeCall);
        }

        return Go(State.Text);
    }

    private bool Reasoning(bool isLast)
    {
        if (!_hasReasoning)
        {
            Skip(Blanks());
            if (_mayThink && _pending.StartsWith(ThinkBegin, StringComparison.Ordinal))
            {
                // The prompt began it, and the model does so again.
                _mayThink = false;
                Skip(ThinkBegin.Length);
                return true;
            }

            if (_pending.Length == 0 || (_mayThink && !isLast && ThinkBegin.StartsWith(_pending, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        _mayThink = false;
        _hasReasoning = true;
        var end = _pending.IndexOf(ThinkEnd, StringComparison.Ordinal);
        var shown = end >= 0 ? end : isLast ? _pending.Length : _pending.Length - Beginning(_pending, ThinkEnd);
        shown = _pending.AsSpan(0, shown).TrimEnd().Length;
        if (shown > 0)
        {
            _pieces.Add(new AnswerPiece(Reasoning: _pending[..shown]));
        }

        if (end >= 0)
        {
            Skip(end + ThinkEnd.Length);
            return Go(State.Start);
        }

        Skip(isLast ? _pending.Length : shown);
        return false;
    }

    private bool Text(bool isLast)
    {
        var begin = _format is null ? -1 : _pending.IndexOf(_format.Begin, StringComparison.Ordinal);
        if (begin >= 0)
        {
            var shown = _pending.AsSpan(0, begin).TrimEnd().Length;
            Show(_pending[..shown]);
            _marker = _pending[shown..(begin + _format!.Begin.Length)];
            Skip(begin + _format.Begin.Length);
            return Go(State.BeforeCall);
        }

        var length = _pending.Length;
        if (_format is not null && !isLast)
        {
            length -= Beginning(_pending, _format.Begin);
            length = _pending.AsSpan(0, length).TrimEnd().Length;
        }

        Show(_pending[..length]);
        Skip(length);
        return false;
    }

    private bool BeforeCall(bool isLast)
    {
        var blanks = Blanks();
        if (blanks == _pending.Length)
        {
            return isLast && GiveBack();
        }

        var next = _pending[blanks];
        if (next == '[' && !_inList && _format != ToolCallFormat.MistralNamed)
        {
            _inList = true;
            _raw += _pending[..(blanks + 1)];
            Skip(blanks + 1);
            return true;
        }

        if (next == '{')
        {
            _raw += _pending[..blanks];
            Skip(blanks);
            _hasStarted = false;
            _reader = new CallReader(_format!.IsBare ? _tools.Contains : _ => true, _format.IsBare);
            return Go(State.Call);
        }

        return _format!.Begin == ToolCallFormat.MistralNamed.Begin && !_inList && IsOfName(next) ? Go(State.Named) : GiveBack();
    }

    private bool Named(bool isLast)
    {
        var start = Blanks();
        var end = start;
        while (end < _pending.Length && end - start <= LongestName && IsOfName(_pending[end]))
        {
            end++;
        }

        var rest = _pending.AsSpan(end);
        if (rest.StartsWith(IdBegin))
        {
            var id = rest[IdBegin.Length..];
            var length = id.IndexOf('[');
            rest = length < 0 ? default : id[length..];
            if (!isLast && (length < 0 ? id.Length : length) > LongestName)
            {
                return GiveBack();
            }
        }
        else if (!isLast && IdBegin.AsSpan().StartsWith(rest))
        {
            return false;
        }

        if (!isLast && NameEnd.AsSpan().StartsWith(rest) && rest.Length < NameEnd.Length)
        {
            return false;
        }

        var afterName = rest.StartsWith(NameEnd) ? rest[NameEnd.Length..] : rest;
        var value = afterName.TrimStart();
        if (value.IsEmpty && !isLast)
        {
            return false;
        }

        if (value.IsEmpty || value[0] != '{')
        {
            return GiveBack();
        }

        var name = _pending[start..end];
        Skip(_pending.Length - value.Length);
        Begin(name);
        _value = default;
        return Go(State.NamedArguments);
    }

    private bool NamedArguments()
    {
        for (var at = 0; at < _pending.Length; at++)
        {
            var step = _value.Add(_pending[at]);
            if (step is JsonStep.More or JsonStep.Last)
            {
                _arguments.Append(_pending[at]);
            }

            if (step != JsonStep.More)
            {
                Skip(step == JsonStep.Last ? at + 1 : at);
                FlushArguments();
                return Go(State.AfterCall);
            }
        }

        _pending = string.Empty;
        return false;
    }

    private bool Call(bool isLast)
    {
        for (var at = 0; at < _pending.Length; at++)
        {
            var result = _reader!.Add(_pending[at], _arguments);
            if (_reader.HasStarted && !_hasStarted)
            {
                _hasStarted = true;
                Begin(_reader.Name);
            }

            if (result == CallReader.Result.More)
            {
                continue;
            }

            if (result == CallReader.Result.Wrong && !_hasStarted)
            {
                Skip(at + 1);
                _raw += _reader.Raw;
                return GiveBack();
            }

            Skip(result == CallReader.Result.Done ? at + 1 : at);
            FlushArguments();
            return Go(State.AfterCall);
        }

        _pending = string.Empty;
        if (isLast && !_hasStarted)
        {
            _raw += _reader!.Raw;
            return GiveBack();
        }

        if (isLast)
        {
            _reader!.Finish(_arguments);
        }

        return false;
    }

    // Within the markers: another call, or the end of a list or of the markers.
    private bool AfterCall(bool isLast)
    {
        var blanks = Blanks();
        var rest = _pending.AsSpan(blanks);
        if (rest.IsEmpty)
        {
            _pending = isLast ? string.Empty : _pending;
            return false;
        }

        if (_inList && rest[0] == ']')
        {
            _inList = false;
            Skip(blanks + 1);
            return true;
        }

        var isNext = rest[0] == ',' && _inList;
        if (rest[0] is ',' or ';' && !_inList && _format!.IsBare)
        {
            var after = rest[1..].TrimStart();
            if (after.IsEmpty && !isLast)
            {
                return false;
            }

            isNext = !after.IsEmpty && after[0] == '{';
        }

        if (isNext || (rest[0] == '{' && _format!.End.Length > 0))
        {
            _marker = string.Empty;
            _raw = isNext ? _pending[..(blanks + 1)] : string.Empty;
            Skip(isNext ? blanks + 1 : 0);
            return Go(State.BeforeCall);
        }

        _inList = false;
        if (_format!.End.Length > 0 && rest.StartsWith(_format.End))
        {
            Skip(blanks + _format.End.Length);
        }
        else if (_format.End.Length > 0 && !isLast && _format.End.AsSpan().StartsWith(rest))
        {
            return false;
        }

        return Go(State.BetweenCalls);
    }

    // White space between calls, or after the last one, is not text.
    private bool BetweenCalls(bool isLast)
    {
        var rest = _pending.AsSpan(Blanks());
        if (rest.IsEmpty)
        {
            _pending = isLast ? string.Empty : _pending;
            return false;
        }

        return Go(State.Text);
    }

    private void Begin(string name)
    {
        _marker = string.Empty;
        _raw = string.Empty;
        _pieces.Add(new AnswerPiece(Call: new ToolCallDelta(_calls++, _newId(), name, string.Empty)));
    }

    private void FlushArguments()
    {
        if (_arguments.Length > 0)
        {
            _pieces.Add(new AnswerPiece(Call: new ToolCallDelta(_calls - 1, null, null, _arguments.ToString())));
            _arguments.Clear();
        }
    }

    // It was no call. What follows its marker may hold another.
    private bool GiveBack()
    {
        Show(_marker);
        _pending = _raw + _pending;
        _marker = string.Empty;
        _raw = string.Empty;
        _inList = false;
        return Go(State.Text);
    }

    private void Show(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_pieces is [.., { Text: { } before }])
        {
            _pieces[^1] = new AnswerPiece(before + text);
        }
        else
        {
            _pieces.Add(new AnswerPiece(text));
        }
    }

    private bool Go(State state)
    {
        _mayThink &= state is State.Start or State.Reasoning;
        _state = state;
        return true;
    }

    private int Blanks() => _pending.Length - _pending.AsSpan().TrimStart().Length;

    private void Skip(int count) => _pending = _pending[count..];

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';

    // The longest end of the text that the marker begins with.
    private static int Beginning(string text, string marker)
    {
        for (var length = Math.Min(marker.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(marker.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
