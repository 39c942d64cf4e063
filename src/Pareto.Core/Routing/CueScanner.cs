using System.Collections.Frozen;
using Pareto.Core.Text;

namespace Pareto.Core.Routing;

/// <summary>
/// Reads a text once and counts its cues, its structure and what it is about. Words are folded (lower case, no
/// accents) and looked up once each; nothing is allocated.
/// <para>
/// A long text is an instruction with material: its first and last paragraphs are read as instruction, the middle as
/// material, and so is everything in a code fence. Of a huge text only the first <see cref="HeadCharacters"/> and the
/// last <see cref="TailCharacters"/> characters are read, so the work is bounded.
/// </para>
/// </summary>
internal ref struct CueScanner
{
    public const int HeadCharacters = 24 * 1024;
    public const int TailCharacters = 8 * 1024;

    // A text up to this length is all instruction; a longer one gives it at its head and its tail.
    private const int AllInstruction = 2400;
    private const int InstructionHead = 1200;
    private const int InstructionTail = 800;

    // How many words after a verb such as "write" may be the thing to write.
    private const int ObjectWindow = 5;

    // What follows a colon is something to work on from this many characters on.
    private const int LeastMaterial = 12;

    private readonly FrozenDictionary<string, CueLexicon.Entry>.AlternateLookup<ReadOnlySpan<char>> _lookup = CueLexicon.Lookup;
    private readonly Span<char> _word;
    private Recent _recent = default;
    private bool _inFence = false;
    private bool _inInstruction = true;
    private int _position = 0;
    private bool _objectsFollow = false;
    private int _wordsSinceNumber = int.MaxValue;
    private int _lastNumber = 0;
    private uint _lastHash = 0;

    /// <param name="scratch">Room for one folded word: at least <see cref="CueLexicon.LongestWord"/> characters.</param>
    public CueScanner(Span<char> scratch) => _word = scratch[..CueLexicon.LongestWord];

    /// <summary>Adds what the text holds to the features.</summary>
    public void Read(ReadOnlySpan<char> text, ref TextFeatures features)
    {
        features.Characters += text.Length;
        _inFence = false;
        if (text.Length <= HeadCharacters + TailCharacters)
        {
            ReadStretch(text, 0, text.Length, ref features);
            return;
        }

        ReadStretch(text[..HeadCharacters], 0, text.Length, ref features);
        _inFence = false;
        ReadStretch(text[^TailCharacters..], text.Length - TailCharacters, text.Length, ref features);
        features.MaterialCharacters += text.Length - HeadCharacters - TailCharacters;
    }

    private void ReadStretch(ReadOnlySpan<char> text, int offset, int whole, ref TextFeatures features)
    {
        features.CharactersRead += text.Length;
        var lineStart = true;
        for (var i = 0; i < text.Length;)
        {
            if (lineStart)
            {
                lineStart = false;
                StartLine(text, i, offset + i, whole, ref features);
            }

            var c = text[i];
            switch (CharacterKinds.Of(c))
            {
                case CharacterKind.Lower or CharacterKind.Upper or CharacterKind.Accented:
                    i = ReadWord(text, i, ref features);
                    continue;
                case CharacterKind.Digit:
                    i = ReadNumber(text, i, ref features);
                    continue;
                case CharacterKind.LineBreak:
                    StartSentence();
                    lineStart = true;
                    break;
                case CharacterKind.Symbol:
                    ReadSymbol(text, i, c, ref features);
                    break;
                case CharacterKind.Space:
                    break;
                default:
                    features.NonLatinLetters++;
                    break;
            }

            i++;
        }

        StartSentence();
    }

    // What a line is shows at its ends: list item, choice, heading, table row, fence, code.
    private void StartLine(ReadOnlySpan<char> text, int start, int at, int whole, ref TextFeatures features)
    {
        var rest = text[start..];
        var length = rest.IndexOf('\n');
        var line = (length < 0 ? rest : rest[..length]).Trim();
        _inInstruction = whole <= AllInstruction || at < InstructionHead || at >= whole - InstructionTail;
        if (!_inInstruction || _inFence)
        {
            features.MaterialCharacters += line.Length;
        }

        if (line.IsEmpty)
        {
            return;
        }

        if (line.StartsWith("```", StringComparison.Ordinal))
        {
            _inFence = !_inFence;
            features.CodeBlocks += _inFence ? 1 : 0;
            return;
        }

        switch (line[0])
        {
            case '-' or '*' or '•' when line.Length > 2 && line[1] == ' ':
                features.ListItems++;
                break;
            case '#' when line.Length > 2 && line[1] is ' ' or '#':
                features.Headings++;
                break;
            case '|':
                features.TableLines++;
                break;
            case >= 'A' and <= 'J' or >= 'a' and <= 'e' when line.Length > 2 && line[1] is '.' or ')' or ':' && line[2] == ' ':
                features.Options++;
                break;
            case >= '1' and <= '9' when IsNumbered(line):
                features.ListItems++;
                break;
        }

        if (LooksLikeCode(line))
        {
            features.CodeLines++;
        }
    }

    private static bool IsNumbered(ReadOnlySpan<char> line)
    {
        var mark = line.IndexOfAnyExceptInRange('0', '9');
        return mark is 1 or 2 && line.Length > mark + 1 && line[mark] is '.' or ')' && line[mark + 1] == ' ';
    }

    private static bool LooksLikeCode(ReadOnlySpan<char> line) =>
        line[^1] is ';' or '{' or '}'
        || (line[^1] == ':' && StartsWithAny(line, "def ", "class ", "if ", "for ", "while ", "else", "try", "except", "elif ", "with "))
        || StartsWithAny(line, "import ", "from ", "#include", "return ", "assert ", "using ", "public ", "private ", "const ", "let ", "var ", "func ", "fn ", "SELECT ", "INSERT ", "CREATE TABLE", "//");

    private static bool StartsWithAny(ReadOnlySpan<char> line, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadSymbol(ReadOnlySpan<char> text, int i, char c, ref TextFeatures features)
    {
        switch (c)
        {
            case '?' or '？':
                features.Questions += _inInstruction && !_inFence ? 1 : 0;
                features.Sentences++;
                StartSentence();
                break;
            case '.' when i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]):
            case '!' or '。':
                features.Sentences++;
                StartSentence();
                break;
            case ':' or ';' or '(' or '"' or '“':
                StartSentence();
                features.BringsMaterial |= c == ':' && _inInstruction && features.FirstCommand is not null && text.Length - i > LeastMaterial;
                if (c == '(' && i + 2 < text.Length && text[i + 1] is >= 'A' and <= 'E' && text[i + 2] == ')')
                {
                    features.Options++;
                }

                break;
            case ',':
                features.Commas += _inInstruction && !_inFence ? 1 : 0;
                break;
            case '=':
                features.EqualSigns++;
                break;
            case '^' or '∫' or '∑' or '√' or '≤' or '≥' or 'π' or '∈' or '∀' or '∃' or '∞':
                features.MathMarks++;
                break;
            case '\\' when i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]):
                features.MathMarks++;
                break;
            case '$' when i + 1 < text.Length && !char.IsAsciiDigit(text[i + 1]) && !char.IsWhiteSpace(text[i + 1]):
                features.MathMarks++;
                break;
            case '_' when i > 1 && text[i - 1] == '_' && text[i - 2] == '_' && (i + 1 == text.Length || text[i + 1] != '_'):
                features.Blanks++;
                break;
        }
    }

    private int ReadNumber(ReadOnlySpan<char> text, int start, ref TextFeatures features)
    {
        var value = 0;
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || IsInsideNumber(text, end)))
        {
            if (char.IsAsciiDigit(text[end]))
            {
                value = value > 100_000 ? value : (value * 10) + (text[end] - '0');
            }

            end++;
        }

        if (start == 0 || !char.IsAsciiLetter(text[start - 1]))
        {
            features.Numbers++;
            _lastNumber = value;
            _wordsSinceNumber = 0;
        }

        return end;
    }

    private static bool IsInsideNumber(ReadOnlySpan<char> text, int i) =>
        text[i] is ',' or '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);

    private int ReadWord(ReadOnlySpan<char> text, int start, ref TextFeatures features)
    {
        var length = 0;
        var end = start;
        var hash = 2166136261u;
        while (end < text.Length)
        {
            var c = text[end];
            if (!CharacterKinds.IsLatinLetter(CharacterKinds.Of(c)))
            {
                break;
            }

            var folded = LatinFold.Lower(c);
            if (length < _word.Length)
            {
                _word[length] = folded;
            }

            // Six letters are stem enough to tell that two turns speak of the same thing.
            if (length < 6)
            {
                hash = (hash ^ folded) * 16777619;
            }

            length++;
            end++;
        }

        features.Words++;
        _wordsSinceNumber = _wordsSinceNumber == int.MaxValue ? int.MaxValue : _wordsSinceNumber + 1;
        if (IsFileExtension(text, start, end))
        {
            features.AddFileName((_lastHash * 31) ^ hash);
        }

        _lastHash = hash;
        if (length > _word.Length || !_lookup.TryGetValue(_word[..length], out var entry))
        {
            _recent.Push(0);
            features.OwnWords++;
            _position++;
            AddTopic(length, hash, ref features);
            return end;
        }

        var advances = true;
        foreach (var cue in entry.Cues)
        {
            advances &= cue is not (Cue.Lead or Cue.Common);
            Count(cue, 1, ref features);
        }

        foreach (var phrase in entry.Phrases)
        {
            if (_recent.EndsWith(phrase.Preceding))
            {
                Count(phrase.Cue, phrase.Preceding.Length + 1, ref features);
            }
        }

        if (entry.Cues.Length == 0)
        {
            features.OwnWords++;
        }

        if (advances)
        {
            _position++;
            AddTopic(length, hash, ref features);
        }

        _recent.Push(entry.Id);
        return end;
    }

    private static void AddTopic(int length, uint hash, ref TextFeatures features)
    {
        if (length >= 4)
        {
            features.Topic.Add(hash);
        }
    }

    private void Count(Cue cue, int words, ref TextFeatures features)
    {
        if (_inFence || !_inInstruction)
        {
            features.Carried.Add(cue);
            return;
        }

        features.Asked.Add(cue);
        if (cue > Cue.Make)
        {
            NoteLength(cue, ref features);
            return;
        }

        var startsAt = _position - (words - 1);
        if (startsAt > 0 && !(_objectsFollow && _position <= ObjectWindow))
        {
            return;
        }

        features.Commanded.Add(cue);
        if (cue == Cue.Make)
        {
            _objectsFollow = true;
        }
        else
        {
            features.FirstCommand ??= cue;
        }
    }

    private void NoteLength(Cue cue, ref TextFeatures features)
    {
        if (cue == Cue.NumberWord)
        {
            // Spelled-out counts are small; their exact value does not change the order of magnitude.
            _lastNumber = 3;
            _wordsSinceNumber = 0;
            return;
        }

        if (_wordsSinceNumber > 2)
        {
            return;
        }

        var tokens = cue switch
        {
            Cue.LengthWords => _lastNumber * 4 / 3,
            Cue.LengthSentences => _lastNumber * 24,
            Cue.LengthParagraphs => _lastNumber * 110,
            Cue.LengthPages => _lastNumber * 650,
            _ => 0,
        };
        features.RequestedTokens = Math.Max(features.RequestedTokens, tokens);
    }

    private void StartSentence()
    {
        _position = 0;
        _objectsFollow = false;
    }

    private static bool IsFileExtension(ReadOnlySpan<char> text, int start, int end) =>
        start >= 2
        && text[start - 1] == '.'
        && char.IsAsciiLetterOrDigit(text[start - 2])
        && text[start..end] is "cs" or "py" or "js" or "ts" or "tsx" or "jsx" or "go" or "rs" or "java" or "kt" or "swift" or "rb" or "php"
            or "c" or "h" or "cpp" or "hpp" or "sql" or "yaml" or "yml" or "toml" or "json" or "html" or "css" or "sh" or "tf" or "proto"
            or "md" or "csproj" or "xml" or "vue" or "scala" or "ipynb";

    // The ids of the last words, newest first.
    private struct Recent
    {
        private int _a, _b, _c, _d;

        public void Push(int id) => (_a, _b, _c, _d) = (id, _a, _b, _c);

        public readonly bool EndsWith(int[] preceding)
        {
            for (var i = 0; i < preceding.Length; i++)
            {
                var id = i switch { 0 => _a, 1 => _b, 2 => _c, _ => _d };
                if (id != preceding[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
