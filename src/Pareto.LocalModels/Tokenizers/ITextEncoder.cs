namespace Pareto.LocalModels.Tokenizers;

/// <summary>Turns text without special tokens into token ids.</summary>
internal interface ITextEncoder
{
    /// <param name="text">The text.</param>
    /// <param name="isStart">Whether it begins the whole, or follows a special token.</param>
    /// <param name="ids">Where the tokens go.</param>
    void Encode(ReadOnlySpan<char> text, bool isStart, List<int> ids);
}
