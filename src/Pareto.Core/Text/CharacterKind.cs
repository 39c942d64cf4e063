namespace Pareto.Core.Text;

/// <summary>What a UTF-16 code unit is to a reader of mixed text.</summary>
internal enum CharacterKind : byte
{
    Symbol,
    Lower,
    Upper,
    Digit,
    Space,
    LineBreak,

    /// <summary>A Latin letter beyond ASCII.</summary>
    Accented,
    Han,
    Kana,
    Hangul,

    /// <summary>Cyrillic and Greek: alphabets with spaces between words.</summary>
    Cyrillic,
    RightToLeft,

    /// <summary>Indic and South-East Asian scripts.</summary>
    Indic,
    Other,
}
