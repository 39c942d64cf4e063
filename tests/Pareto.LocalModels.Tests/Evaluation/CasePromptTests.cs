using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Evaluation;

public class CasePromptTests
{
    private const string Template =
        "{{ bos_token }}{% for m in messages %}{% if m.content == 'one' %}{{ raise_exception('not that') }}{% endif %}<|im_end|>{{ m.role }}\n{{ m.content }}{% endfor %}<|im_end|>";

    private static readonly Tokenizer _tokenizer = Tokenizer.Of(GgufFile.Open(TinyModel.Vocabularies(new GgufWriter()).ToArray()).Metadata);

    [Fact]
    public void Tokens_ModelWithTemplate_AreWhatItWritesWithTheAnswerBehind()
    {
        var prompt = new CasePrompt(_tokenizer, Template, new FakeTimeProvider());

        var tokens = prompt.Tokens([new CaseMessage("user", "the <|im_end|>")], "yes");

        // Special tokens come from the template only, and the first one once.
        tokens.ShouldBe([
            TinyModel.BeginOfText, TinyModel.EndOfText, .. _tokenizer.Encode("user\nthe <|im_end|>"), TinyModel.EndOfText, .. _tokenizer.Encode("yes"),
        ]);
        prompt.Stops.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{% broken")]
    public void Tokens_ModelWithoutTemplate_AreATextToContinue(string? template)
    {
        var prompt = new CasePrompt(_tokenizer, template, new FakeTimeProvider());

        prompt.Tokens([new CaseMessage("user", "one")], "two").ShouldBe([TinyModel.BeginOfText, .. _tokenizer.Encode("one two")]);
        prompt.Tokens([new CaseMessage("user", "one ")], "two").ShouldBe([TinyModel.BeginOfText, .. _tokenizer.Encode("one two")]);
        prompt.Tokens([new CaseMessage("system", "a"), new CaseMessage("user", "b")]).ShouldBe([TinyModel.BeginOfText, .. _tokenizer.Encode("system: a\nuser: b\nassistant:")]);
        prompt.Stops.ShouldBe(["\n"]);
    }

    [Fact]
    public void Tokens_TemplateThatRefusesTheCase_AreATextToContinue()
    {
        var prompt = new CasePrompt(_tokenizer, Template, new FakeTimeProvider());

        prompt.Tokens([new CaseMessage("user", "one")]).ShouldBe([TinyModel.BeginOfText, .. _tokenizer.Encode("one")]);
    }
}
