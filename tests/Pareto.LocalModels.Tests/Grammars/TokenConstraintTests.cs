using System.Text;
using System.Text.Json;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Grammars;

public class TokenConstraintTests
{
    private static readonly Tokenizer _tokenizer = Answers.Tokenizer;

    [Fact]
    public void Restrict_RandomSchemas_LeavesWhatEachTokenByItselfShows()
    {
        // Tokens that cross the ends of strings, names and numbers, and one twice.
        string[] longer = ["\":", "\",\"", "\"}", "{\"", "[\"", "12", "},", "]}", "tr", "true", "nul", "  ", "\n  ", "é\"", "\\n", "\\u00", "abc", "ab", "-1", ".5", "\": \"", "ab"];
        byte[]?[] bytes = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), .. longer.Select(Encoding.UTF8.GetBytes), null];
        var trie = new TokenTrie(bytes, [bytes.Length - 1]);
        var constraints = new TokenConstraints(trie, text => [(text, null)]);
        var generator = new SchemaGenerator(new Random(21));
        var random = new Random(22);
        var checks = 0;
        for (var i = 0; i < 60; i++)
        {
            var schema = JsonSerializer.SerializeToElement(generator.Make());
            if (!constraints.TryJsonSchema(schema, out var make, out _))
            {
                continue;
            }

            // The same grammar once more, followed without any masks or states.
            var json = new JsonExpressions(new ExpressionPool());
            var at = new SchemaCompiler(json, schema).Compile();
            json.Pool.IsRunning = true;
            var constraint = make();
            for (var step = 0; step < 40; step++)
            {
                var logits = new float[bytes.Length + 3];
                constraint.Restrict(logits);
                var next = bytes.Select(token => token is null ? json.Pool.Nothing : token.Aggregate(at, (state, value) => json.Pool.Derive(state, value))).ToArray();
                for (var token = 0; token < logits.Length; token++)
                {
                    var fits = token == bytes.Length - 1 ? at.IsNullable : token < bytes.Length && next[token] != json.Pool.Nothing;
                    (logits[token] == 0).ShouldBe(fits, $"token {token} after {step} of {schema.GetRawText()}");
                    checks++;
                }

                constraint.MayEnd.ShouldBe(at.IsNullable);
                var open = Enumerable.Range(0, bytes.Length - 1).Where(token => next[token] != json.Pool.Nothing).ToArray();
                if (open.Length == 0)
                {
                    at.IsNullable.ShouldBeTrue();
                    break;
                }

                var chosen = open[random.Next(open.Length)];
                constraint.Accept(chosen);
                at = next[chosen];
            }
        }

        checks.ShouldBeGreaterThan(100_000);
    }

    [Fact]
    public void Restrict_SpecialAndUnusedTokens_AreNeverLeftInText()
    {
        new TokenConstraints(_tokenizer).TryRegex(".*", out var make, out _).ShouldBeTrue();

        var allowed = Answers.Allowed(_tokenizer, make!());

        allowed[TinyModel.BeginOfText].ShouldBeFalse();
        allowed[TinyModel.EndOfText].ShouldBeTrue();
        allowed['a'].ShouldBeTrue();
        allowed[0xC3].ShouldBeTrue();
        allowed[0xFF].ShouldBeFalse();
        allowed[0x80].ShouldBeFalse();
    }

    [Fact]
    public void Accept_TokenThatDoesNotFit_IsABug()
    {
        new TokenConstraints(_tokenizer).TryChoices(["a"], out var make, out _).ShouldBeTrue();

        Should.Throw<InvalidOperationException>(() => make!().Accept('b'));
        Should.Throw<InvalidOperationException>(() => make!().Accept(TinyModel.EndOfText));
        Should.Throw<InvalidOperationException>(() => make!().Accept(TinyModel.BeginOfText));
    }

    [Fact]
    public void Accept_EndOfAnswer_KeepsTheEnd()
    {
        new TokenConstraints(_tokenizer).TryChoices(["a"], out var make, out _).ShouldBeTrue();
        var constraint = make!();

        constraint.MayEnd.ShouldBeFalse();
        constraint.Accept('a');
        constraint.Accept(TinyModel.EndOfText);
        constraint.MayEnd.ShouldBeTrue();
    }

    [Fact]
    public void TryRegex_VocabularyWithoutAByte_IsAProblem()
    {
        byte[]?[] bytes = [.. Enumerable.Range(0, 256).Select(value => value == 'q' ? "qu"u8.ToArray() : new[] { (byte)value })];
        var constraints = new TokenConstraints(new TokenTrie(bytes, []), text => [(text, null)]);

        constraints.TryRegex("a", out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("0x71");
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("qwen2")]
    public void TokenTrie_RealVocabularies_HaveEveryByte(string name)
    {
        var trie = new TokenTrie(Tokenizer.Open(Path.Combine(Kit.Folder("tokenizers"), $"ggml-vocab-{name}.gguf")));

        trie.MissingByte.ShouldBeNull();
        trie.Ends.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Restrict_AnswersAtOnce_AgreeWithOneAlone()
    {
        var schema = JsonSerializer.SerializeToElement(new SchemaGenerator(new Random(31)).Make());
        string?[] Run(TokenConstraints constraints, int seeds)
        {
            constraints.TryJsonSchema(schema, out var make, out var problem).ShouldBeTrue(problem);
            return [.. Enumerable.Range(0, seeds).Select(seed => Answers.Draw(_tokenizer, make!(), new Random(seed), 300))];
        }

        var shared = new TokenConstraints(_tokenizer);
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => Run(shared, 20), TaskCreationOptions.LongRunning)));
        var alone = Run(new TokenConstraints(_tokenizer), 20);

        together.ShouldAllBe(texts => texts.SequenceEqual(alone));
    }
}
