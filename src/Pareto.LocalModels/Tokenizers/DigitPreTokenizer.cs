using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>SmolLM, StarCoder: every digit (<c>\p{N}</c>) is a piece, and GPT-2's rules cut what lies between.</summary>
internal sealed class DigitPreTokenizer : PreTokenizer
{
    private readonly Gpt2PreTokenizer _between = new();

    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        var begun = 0;
        for (var position = 0; position < text.Length;)
        {
            var isDigit = (RuneKind.Read(text, position, out var length) & RuneKinds.Number) != 0;
            if (isDigit)
            {
                _between.Split(text[begun..position], offset + begun, ends);
                begun = position + length;
                ends.Add(offset + begun);
            }

            position += length;
        }

        _between.Split(text[begun..], offset + begun, ends);
    }
}
