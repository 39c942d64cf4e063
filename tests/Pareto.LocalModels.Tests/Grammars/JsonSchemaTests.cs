using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Kernels;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Grammars;

public class JsonSchemaTests
{
    private static readonly TokenConstraints _constraints = new(Answers.Tokenizer);

    [Fact]
    public void TryJsonSchema_ThousandRandomSchemas_EveryFinishedAnswerValidates()
    {
        const int Schemas = 1000;
        using var model = LocalModel.Open(GgufFile.Open(TinyModel.Make(context: 2048, blocks: 1)), new LocalModelOptions { Context = 2048, Threads = 1 }, KernelSet.Best);
        var constraints = new TokenConstraints(model.Tokenizer);
        var generator = new SchemaGenerator(new Random(3));
        var refused = new Dictionary<string, int>();
        int answered = 0, finished = 0;
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
                Check(schema, text);
            }
        }

        finished.ShouldBeGreaterThan(Schemas * 95 / 100);
        refused.Values.Sum().ShouldBeLessThan(Schemas / 5);
    }

    private static void Check(JsonElement schema, string text)
    {
        var value = JsonElement.Parse(text);
        new SchemaValidator(schema).Validates(value).ShouldBeTrue($"{text}\n{schema.GetRawText()}");
    }
}
