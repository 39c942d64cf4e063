using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Grammars;

public class JsonSchemaTests(ITestOutputHelper output)
{
    private static readonly TokenConstraints _constraints = new(Answers.Tokenizer);

    [Fact]
    public async Task TryJsonSchema_ThousandRandomSchemas_EveryFinishedAnswerValidates()
    {
        const int Schemas = 1000;
        using var model = LocalModel.Open(GgufFile.Open(TinyModel.Make(context: 2048, blocks: 1)), new LocalModelOptions { Context = 2048, Threads = 1 }, KernelSet.Best);
        var constraints = new TokenConstraints(model.Tokenizer);
        var generator = new SchemaGenerator(new Random(3));
        var refused = new Dictionary<string, int>();
        var wrong = new List<string>();
        int answered = 0, finished = 0, secondOpinions = 0;
        for (var seed = 0; answered < Schemas; seed++)
        {
            var schema = JsonSerializer.SerializeToElement(generator.Make());
            if (!constraints.TryJsonSchema(schema, out var make, out var problem))
            {
                // Some random schemas contradict themselves; nothing else is wrong with any.
                problem.ShouldContain("satisfies the schema", customMessage: schema.GetRawText());
                refused[problem] = refused.GetValueOrDefault(problem) + 1;
                continue;
            }

            answered++;
            if (Answers.Generate(model, make(), seed, 1200) is { } text)
            {
                finished++;
                var second = await ValidatesByNJsonSchema(schema, text);
                secondOpinions += second is null ? 0 : 1;
                if (!Validates(schema, text) || second == false)
                {
                    wrong.Add($"{text}\n{schema.GetRawText()}");
                }
            }
        }

        output.WriteLine($"{finished} of {answered} answers finished, {secondOpinions} seen by NJsonSchema too; {refused.Values.Sum()} schemas that nothing satisfies.");
        wrong.ShouldBeEmpty();
        finished.ShouldBeGreaterThan(Schemas * 95 / 100);
        secondOpinions.ShouldBeGreaterThan(Schemas / 10);
        refused.Values.Sum().ShouldBeLessThan(Schemas / 5);
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("qwen2")]
    public void TryJsonSchema_RealVocabularies_EveryFinishedAnswerValidates(string name)
    {
        var tokenizer = Tokenizer.Open(Path.Combine(Kit.Folder("tokenizers"), $"ggml-vocab-{name}.gguf"));
        var constraints = new TokenConstraints(tokenizer);
        var generator = new SchemaGenerator(new Random(5));
        var random = new Random(6);
        var finished = 0;
        for (var i = 0; i < 30; i++)
        {
            var schema = JsonSerializer.SerializeToElement(generator.Make());
            if (constraints.TryJsonSchema(schema, out var make, out _) && Answers.Draw(tokenizer, make(), random, 300) is { } text)
            {
                finished++;
                Validates(schema, text).ShouldBeTrue($"{text}\n{schema.GetRawText()}");
            }
        }

        finished.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("""{"type":"string","minLength":1000000000}""", "shortest answer")]
    [InlineData("""{"type":"array","items":{"type":"string","minLength":500},"minItems":100000000}""", "shortest answer")]
    [InlineData("""{"type":"string","pattern":"^(a{1000}){1000}$"}""", "shortest answer")]
    [InlineData("""{"type":"string","pattern":"(?=a)b"}""", "look-around")]
    [InlineData("""{"type":"string","pattern":"(a)\\1"}""", "back reference")]
    [InlineData("""{"type":"string","pattern":"\\bword"}""", "word boundary, which is not supported (at #/pattern)")]
    [InlineData("""{"type":"string","pattern":"a**"}""", "two quantifiers")]
    [InlineData("""{"type":"string","pattern":"(a"}""", "not closed")]
    [InlineData("""{"type":"string","pattern":"^a$","maxLength":0}""", "No value satisfies")]
    [InlineData("""{"type":"string","format":"klingon"}""", "format 'klingon' is not supported")]
    [InlineData("""{"properties":{"a":{"items":{"multipleOf":3}}}}""", "'multipleOf' is not supported (at #/properties/a/items/multipleOf)")]
    [InlineData("""{"not":{"type":"string"}}""", "'not' is not supported (at #/not)")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "'uniqueItems' is not supported")]
    [InlineData("""{"if":{},"then":{}}""", "'if' is not supported")]
    [InlineData("""{"minlength":3}""", "'minlength' is not supported")]
    [InlineData("""{"minLength":"3"}""", "whole number")]
    [InlineData("""{"type":"text"}""", "A type is one of")]
    [InlineData("""{"type":["string",3]}""", "(at #/type/1)")]
    [InlineData("""{"$ref":"#"}""", "refers to nothing but itself")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}""", "refers to nothing but itself")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "leads nowhere (at #/$ref)")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "leads outside")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}""", "No value satisfies")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""", "No value satisfies")]
    [InlineData("""{"type":"integer","exclusiveMinimum":5,"exclusiveMaximum":6}""", "No value satisfies")]
    [InlineData("""{"type":"number","exclusiveMinimum":5,"maximum":5}""", "No value satisfies")]
    [InlineData("""{"type":"object","required":["a"],"additionalProperties":false}""", "No value satisfies")]
    [InlineData("""{"type":"object","properties":{"a":false},"required":["a"]}""", "nothing fits at #/properties/a")]
    [InlineData("false", "No value satisfies")]
    [InlineData("3", "A schema is an object, true or false")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"integer"}]}""", "No value satisfies")]
    [InlineData("""{"enum":[1,"a"],"type":"boolean"}""", "No value satisfies")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "not seen to exclude each other")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", "0 and 1 of 'oneOf' at #/oneOf")]
    [InlineData("""{"oneOf":[{"minLength":3},{"minimum":3}]}""", "not seen to exclude each other")]
    [InlineData("""{"const":"\ud800"}""", "half a character")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"null"},"minProperties":3}""", "'minProperties' is not supported")]
    public void TryJsonSchema_WhatCannotBeHeld_IsNamed(string schema, string expected)
    {
        _constraints.TryJsonSchema(JsonElement.Parse(schema), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(expected);
    }

    [Fact]
    public void TryJsonSchema_HostileSizes_EndInAProblemOrAnAnswer()
    {
        string[] schemas =
        [
            $"{{\"enum\":[{string.Join(',', Enumerable.Range(0, 6000))}]}}",
            $"{{\"enum\":[{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{new string('a', i % 200)}{i}\""))}]}}",
            $"{{\"properties\":{{{string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"p{i}\":{{}}"))}}}}}",
            $"{{\"properties\":{{{string.Join(',', Enumerable.Range(0, 400).Select(i => $"\"p{i}\":{{\"type\":\"string\",\"maxLength\":3}}"))}}}}}",
            $"{{\"allOf\":[{string.Join(',', Enumerable.Repeat("""{"anyOf":[{"minLength":1},{"maxLength":9},{"type":"null"}]}""", 40))}]}}",
            $"{{\"allOf\":[{string.Join(',', Enumerable.Range(1, 30).Select(i => $"{{\"pattern\":\"(a|b)*a(a|b){{{i}}}\"}}"))}],\"type\":\"string\"}}",
            """{"type":"string","pattern":"^(a|b)*a(a|b){40}$"}""",
            """{"type":"string","pattern":"^((a{0,100}){0,100}){0,100}$"}""",
            """{"type":"string","pattern":"^(.*x){50}$","maxLength":100000}""",
            """{"type":"string","pattern":"^(a?){2000}a{2000}$"}""",
            """{"$defs":{"a":{"anyOf":[{"type":"null"},{"type":"array","items":{"$ref":"#/$defs/a"}},{"type":"object","properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}}}]}},"$ref":"#/$defs/a"}""",
            string.Concat(Enumerable.Repeat("""{"items":""", 60)) + "{}" + new string('}', 60),
            "{\"type\":\"string\",\"pattern\":\"" + new string('(', 3000) + "\"}",
            "{\"type\":\"string\",\"pattern\":\"" + string.Join('|', Enumerable.Range(0, 900).Select(i => $"{i}")) + "\"}",
        ];
        foreach (var schema in schemas)
        {
            if (_constraints.TryJsonSchema(JsonElement.Parse(schema), out var make, out var problem))
            {
                if (Answers.Draw(Answers.Tokenizer, make(), new Random(1), 60) is { } text)
                {
                    Validates(JsonElement.Parse(schema), text).ShouldBeTrue(text);
                }
            }
            else
            {
                problem.ShouldNotBeEmpty();
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"integer","minimum":-3,"maximum":12}""", "-3 -2 -1 0 7 10 12", "-4 13 012 1.0 -03 1e1")]
    [InlineData("""{"type":"integer"}""", "0 -17 123456789012345678", "1.5 +1 01")]
    [InlineData("""{"type":"number","minimum":0.05,"exclusiveMaximum":10}""", "0.05 0.1 9.9999 5 0.050", "0.04 10 10.0 0.0499 -1 0")]
    [InlineData("""{"type":"number","maximum":-1.5}""", "-1.5 -2 -1.50 -100.25", "-1.4 -1 0 1.5")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0.001 3 12.5", "0 0.0 -1")]
    [InlineData("""{"type":"number"}""", "1e9 -2.5E-7 0.5", ".5 1. 1e NaN")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"\" \"ab\" \"\\u00e9\\n\" \"😀é\"", "\"abc\" \"\\ud83d\\ude00\" 'a' \"\\x\"")]
    [InlineData("""{"type":"string","pattern":"^a.c$"}""", "\"abc\" \"a\\u0062c\" \"aéc\" \"a\\\"c\"", "\"ac\" \"abcd\" \"a\\nc\"")]
    [InlineData("""{"enum":["a",1.0,null,[1]]}""", "\"a\" 1 null [1]", "\"b\" 2")]
    [InlineData("""{"type":"string","enum":["abc","b"],"minLength":2}""", "\"abc\"", "\"b\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"}},"required":["b"]}""", "{\"a\":null,\"b\":null} {\"b\":null}", "{} {\"a\":null} {\"b\":null,\"a\":null} {\"b\":null,}")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":2}""", "[true] [true,false]", "[] [true,true,true] [1]")]
    [InlineData("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":{"const":3}}""", "[] [1] [1,2] [1,2,3,3]", "[2] [1,3] [1,2,4]")]
    [InlineData("""{"additionalProperties":{"type":"null"},"properties":{"a":{"const":1}}}""", "{\"a\":1} {\"b\":null} {\"a\":1,\"b\":null,\"aa\":null} {}", "{\"a\":null} {\"\\u0061\":null} {\"b\":1}")]
    [InlineData("""{"patternProperties":{"^x":{"const":1},"y$":{"enum":[1,2]}},"additionalProperties":false}""", "{\"x\":1} {\"y\":2} {\"xy\":1} {}", "{\"xy\":2} {\"a\":1} {\"x\":2}")]
    [InlineData("""{"type":["string","null"],"maxLength":1}""", "null \"a\"", "1 \"ab\"")]
    [InlineData("""{"type":"string","nullable":true,"maxLength":1}""", "null \"a\"", "1")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-29\" \"1999-12-31\"", "\"2023-02-29\" \"2024-13-01\" \"2024-04-31\"")]
    [InlineData("""{"oneOf":[{"type":"string","maxLength":2},{"type":"string","minLength":4}]}""", "\"ab\" \"abcd\"", "\"abc\"")]
    [InlineData("""{"minProperties":1,"maxProperties":2,"properties":{"a":{"const":1},"b":{"const":1},"c":{"const":1}}}""", "{\"a\":1} {\"a\":1,\"c\":1}", "{} {\"a\":1,\"b\":1,\"c\":1}")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""", "{} {\"a\":{\"a\":{}}}", "{\"a\":1}")]
    [InlineData("""{"$ref":"#word","$defs":{"x":{"$anchor":"word","const":"w"}}}""", "\"w\"", "\"x\"")]
    public void TryJsonSchema_GivenTexts_FitsThoseThatValidate(string schema, string fitting, string others)
    {
        _constraints.TryJsonSchema(JsonElement.Parse(schema), out var make, out var problem).ShouldBeTrue(problem);

        fitting.Split(' ').ShouldAllBe(text => Answers.Fits(Answers.Tokenizer, make!(), text));
        others.Split(' ').ShouldAllBe(text => !Answers.Fits(Answers.Tokenizer, make!(), text));
    }

    [Fact]
    public void TryAnyJson_RandomAnswers_AreJson()
    {
        var finished = 0;
        foreach (var objectsOnly in new[] { true, false })
        {
            _constraints.TryAnyJson(objectsOnly, out var make, out _).ShouldBeTrue();
            for (var seed = 0; seed < 30; seed++)
            {
                if (Answers.Draw(Answers.Tokenizer, make!(), new Random(seed), 400, token => token is '"' or '}' or ']' ? 6 : 0) is { } text)
                {
                    finished++;
                    (JsonElement.Parse(text).ValueKind == JsonValueKind.Object || !objectsOnly).ShouldBeTrue();
                }
            }
        }

        finished.ShouldBeGreaterThan(30);
    }

    private static bool Validates(JsonElement schema, string text) => new SchemaValidator(schema).Validates(JsonElement.Parse(text));

    // NJsonSchema is of the fourth draft: schemas with what came later are only for our own validator. So are formats, which
    // it reads in ways of its own, and escapes in references, which it does not undo.
    private static async Task<bool?> ValidatesByNJsonSchema(JsonElement schema, string text)
    {
        string[] unknown = ["\"const\"", "\"prefixItems\"", "\"propertyNames\"", "\"nullable\"", "\"format\"", "\"items\":false", "~0"];
        var source = schema.GetRawText();
        if (unknown.Any(keyword => source.Contains(keyword, StringComparison.Ordinal)) || text.EnumerateRunes().Any(rune => !rune.IsBmp))
        {
            return null;
        }

        var other = await NJsonSchema.JsonSchema.FromJsonAsync(source);
        return other.Validate(text).Count == 0;
    }
}
