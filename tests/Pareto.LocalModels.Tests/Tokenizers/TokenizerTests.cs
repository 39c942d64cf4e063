using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Tokenizers;

public class TokenizerTests
{
    [Theory]
    [InlineData("llama-bpe", "I'll pay 12345 €!\r\n\r\n  ok", "I|'ll| pay| |123|45| €!\r\n\r\n| | ok")]
    [InlineData("llama-bpe", "HE'LL x=(a)\n\n\ty  ", "HE|'LL| x|=(|a|)\n\n|\ty|  ")]
    [InlineData("qwen2", "I'll pay 123 €!", "I|'ll| pay| |1|2|3| €!")]
    [InlineData("gpt-2", "I'll pay 12345 €!\n\n  ok HE'LL", "I|'ll| pay| 12345| €!|\n\n | ok| HE|'|LL")]
    [InlineData("smollm", "in 12 days", "in| |1|2| days")]
    [InlineData("default", "a<b+c, 12345 d", "a|<|b|+|c|,| |123|45| d")]
    [InlineData("gpt-4o", "camelCase ABCdef 1234", "camel|Case| ABCdef| |123|4")]
    [InlineData("llama-bpe", "𝔘𝔫𝔦 𝟙𝟚𝟛𝟜", "𝔘𝔫𝔦| |𝟙𝟚𝟛|𝟜")]
    public void Split_ByName_CutsAsPublished(string name, string text, string expected)
    {
        var ends = new List<int>();
        PreTokenizer.Of(name).Split(text, 0, ends);

        string.Join('|', ends.Select((end, i) => text[(i == 0 ? 0 : ends[i - 1])..end])).ShouldBe(expected);
    }

    [Fact]
    public void Of_UnknownPreTokenizer_IsRefusedByName()
    {
        Should.Throw<GgufException>(() => Load(TinyModel.Vocabularies(new GgufWriter(), pre: "strange"))).Message.ShouldContain("'strange'");
    }

    [Fact]
    public void Encode_TextThatLooksSpecial_StaysText()
    {
        var tokenizer = Load(TinyModel.Vocabularies(new GgufWriter()));
        const string Text = "<|begin|>the<|im_end|>";

        tokenizer.Encode(Text).ShouldAllBe(token => token < TinyModel.BeginOfText);
        tokenizer.Decode(tokenizer.Encode(Text)).ShouldBe(Text);
        tokenizer.EncodeTemplate(Text).ShouldBe([TinyModel.BeginOfText, .. tokenizer.Encode("the"), TinyModel.EndOfText]);
        tokenizer.EndsAnswer(TinyModel.EndOfText).ShouldBeTrue();
    }

    [Fact]
    public void Encode_UserDefinedToken_IsFoundWhole()
    {
        var tokenizer = Load(TinyModel.Vocabularies(new GgufWriter()));

        tokenizer.Encode("the<tool>the").ShouldBe([.. tokenizer.Encode("the"), TinyModel.Vocabulary - 1, .. tokenizer.Encode("the")]);
    }

    [Fact]
    public void Encode_SentencePiece_JoinsByScoreAndFallsBackToBytes()
    {
        var tokenizer = Load(new GgufWriter()
            .Add("tokenizer.ggml.model", "llama")
            .Add("tokenizer.ggml.tokens", ["<unk>", "<s>", "▁", "a", "b", "ab", "▁a", "▁ab", "<0xC3>", "<0xA4>", "bb", "<"])
            .Add("tokenizer.ggml.scores", [0f, 0, -1, -1, -1, -3, -2, -4, 0, 0, -5, 0])
            .Add("tokenizer.ggml.token_type", [2, 3, 1, 1, 1, 1, 1, 1, 6, 6, 1, 1])
            .Add("tokenizer.ggml.unknown_token_id", 0));

        tokenizer.Encode("ab").ShouldBe([7]);
        tokenizer.Encode("bb").ShouldBe([2, 10]);
        tokenizer.Encode("aä").ShouldBe([6, 8, 9]);
        tokenizer.Encode("<s>").ShouldBe([2, 11, 0, 0]);
        tokenizer.Encode(string.Empty).ShouldBeEmpty();
        tokenizer.Decode(tokenizer.Encode("ab bä")).ShouldBe("ab bä");
    }

    [Fact]
    public void Add_CharacterOverSeveralTokens_IsShownWhenWhole()
    {
        var tokenizer = Load(TinyModel.Vocabularies(new GgufWriter()));
        var stream = new StreamingDecoder(tokenizer);

        tokenizer.Encode("é€").Select(stream.Add).ShouldBe(["", "é", "", "", "€"]);
        stream.Add(0xE2).ShouldBeEmpty();
        stream.Finish().ShouldBe("\uFFFD");
    }

    private static Tokenizer Load(GgufWriter writer)
    {
        using var file = GgufFile.Open(writer.ToArray());
        return Tokenizer.Of(file.Metadata);
    }
}
