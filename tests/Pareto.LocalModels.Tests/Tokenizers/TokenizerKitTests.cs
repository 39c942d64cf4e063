using System.Text.Json;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Tests.Tokenizers;

public class TokenizerKitTests
{
    private const string Separator = "\n__ggml_vocab_test__\n";

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("qwen2")]
    public void Encode_LinesOfLlamaCpp_AreEqual(string name)
    {
        var stem = Path.Combine(Kit.Folder("tokenizers"), $"ggml-vocab-{name}.gguf");
        var inputs = Inputs(stem);
        var expected = File.ReadAllLines($"{stem}.out");
        inputs.Length.ShouldBe(expected.Length);
        var tokenizer = Tokenizer.Open(stem);

        for (var line = 0; line < inputs.Length; line++)
        {
            string.Join(' ', tokenizer.Encode(inputs[line])).ShouldBe(expected[line].Trim(), $"line {line + 1}: {inputs[line]}");
        }
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("qwen2")]
    public void Decode_OfEncodedLines_IsTheText(string name)
    {
        var stem = Path.Combine(Kit.Folder("tokenizers"), $"ggml-vocab-{name}.gguf");
        var tokenizer = Tokenizer.Open(stem);

        foreach (var input in Inputs(stem))
        {
            var tokens = tokenizer.Encode(input);
            tokenizer.Decode(tokens).ShouldBe(input);
            var stream = new StreamingDecoder(tokenizer);
            var streamed = string.Concat(tokens.Select(stream.Add)) + stream.Finish();
            (name is "llama-spm" or "phi-3" && input.Length > 0 ? streamed[1..] : streamed).ShouldBe(input);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    public void Encode_CasesOfParityModels_AreEqual(string architecture)
    {
        var stem = Path.Combine(Kit.Folder("parity"), $"tiny-{architecture}-Q8_0");
        var tokenizer = Tokenizer.Open($"{stem}.gguf");
        using var reference = JsonDocument.Parse(File.ReadAllBytes($"{stem}.tokens-greedy.json"));

        foreach (var item in reference.RootElement.GetProperty("cases").EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var tokens = item.GetProperty("parse_special").GetBoolean() ? tokenizer.EncodeTemplate(text) : tokenizer.Encode(text);
            tokens.ShouldBe(item.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()), text);
        }
    }

    // The last line is followed by a separator too.
    private static string[] Inputs(string stem) => File.ReadAllText($"{stem}.inp").Split(Separator)[..^1];
}
