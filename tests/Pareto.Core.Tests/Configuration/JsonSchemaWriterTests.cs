using System.Text.Json.Nodes;
using NJsonSchema;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

public sealed class JsonSchemaWriterTests
{
    private static readonly string Schema = JsonSchemaWriter.Write<SampleOptions>("Samples");

    [Fact]
    public void Write_Twice_IsTheSameText()
    {
        var writer = new StringWriter();
        JsonSchemaWriter.WriteTo<SampleOptions>(writer, "Samples");

        writer.ToString().ShouldBe(Schema);
        Schema.ShouldNotContain("\r");
        Schema.ShouldEndWith("}\n");
    }

    [Fact]
    public void Write_Options_TellsWhatTheRecordsSay()
    {
        var root = JsonNode.Parse(Schema)!;
        var server = root["properties"]!["server"]!["properties"]!;

        root["$schema"]!.GetValue<string>().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        root["description"]!.GetValue<string>().ShouldBe("A gateway of the tests.");
        root["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        server["maxRequestBytes"]!.ToJsonString().ShouldBe(
            """{"description":"The largest body, in bytes (32 MiB).","default":33554432,"anyOf":[{"type":"integer","minimum":1,"maximum":1000000000},{"type":"string","pattern":"^[\u002B-]?[0-9]\u002B$|\\$\\{"}]}""");
        server["share"]!["anyOf"]![0]!.ToJsonString().ShouldBe("""{"type":"number","exclusiveMinimum":0,"maximum":1}""");
        server["listen"]!["default"]!.GetValue<string>().ShouldBe("http://127.0.0.1:4000");
        server["timeout"]!["default"]!.GetValue<string>().ShouldBe("30s");
        server["unknownPrice"]!["default"]!.GetValue<string>().ShouldBe("allowAll");
        server["unknownPrice"]!["anyOf"]![0]!.ToJsonString().ShouldBe("""{"enum":["blockAll","allowAll"]}""");
        root["properties"]!["keys"]!["anyOf"]![0]!["items"]!["required"]!.ToJsonString().ShouldBe("""["name","key"]""");
        root["properties"]!["files"]!["default"]!.ToJsonString().ShouldBe("""["built-in.yaml"]""");
    }

    /// <summary>What the reader takes, editors must not mark; what it refuses for its form, they should.</summary>
    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{ "$schema": "x.json", "server": null, "keys": null, "providers": { "a": null }, "baseline": null }""", true)]
    [InlineData("""{ "server": { "listen": "http://0.0.0.0:1", "maxRequestBytes": 1, "retries": 10, "timeout": "1.5s", "pause": null, "share": 1, "price": 0.5, "since": "2026-01-31", "verbose": true, "unknownPrice": "blockAll" } }""", true)]
    [InlineData("""{ "server": { "listen": "${U:-http://a}", "maxRequestBytes": "${N}", "retries": "3", "timeout": "${A}", "share": "0.5", "price": "${N}", "since": "${D:-2026-01-31}", "verbose": "${B}", "unknownPrice": "${C}" } }""", true)]
    [InlineData("""{ "keys": [ { "name": "a", "key": "b" } ], "files": "one", "aliases": { "a": "b", "c": ["d", "e"] } }""", true)]
    [InlineData("""{ "files": ["one", "two"], "providers": { "a": { "model": { "contextTokens": 1, "tools": null } } } }""", true)]
    [InlineData("""{ "filter": "a > 1" }""", true)]
    [InlineData("""{ "filter": { "expression": "a > 1", "least": 3 } }""", true)]
    [InlineData("""{ "filter": null }""", true)]
    [InlineData("""{ "filter": { "least": 11 } }""", false)]
    [InlineData("""{ "filter": ["a"] }""", false)]
    [InlineData("""{ "server": { "retires": 1 } }""", false)]
    [InlineData("""{ "server": { "retries": 11 } }""", false)]
    [InlineData("""{ "server": { "retries": 1.5 } }""", false)]
    [InlineData("""{ "server": { "retries": "many" } }""", false)]
    [InlineData("""{ "server": { "retries": null } }""", false)]
    [InlineData("""{ "server": { "share": 0 } }""", false)]
    [InlineData("""{ "server": { "timeout": "30" } }""", false)]
    [InlineData("""{ "server": { "since": "31.1.2026" } }""", false)]
    [InlineData("""{ "server": { "verbose": "yes" } }""", false)]
    [InlineData("""{ "server": { "unknownPrice": "blockall" } }""", false)]
    [InlineData("""{ "server": { "listen": "localhost" } }""", false)]
    [InlineData("""{ "server": [] }""", false)]
    [InlineData("""{ "keys": [ { "name": "a" } ] }""", false)]
    [InlineData("""{ "keys": { "name": "a", "key": "b" } }""", false)]
    [InlineData("""{ "keys": "a" }""", false)]
    [InlineData("""{ "aliases": { "a": null } }""", false)]
    [InlineData("""{ "aliases": { "a": { "b": "c" } } }""", false)]
    [InlineData("""{ "files": [null] }""", false)]
    [InlineData("""{ "providers": { "a": { "model": { "tools": true } } } }""", false)]
    public async Task Write_Schema_AgreesWithTheReader(string text, bool accepted)
    {
        var variables = new Dictionary<string, string> { ["A"] = "5s", ["N"] = "5", ["B"] = "true", ["C"] = "blockAll" };
        var read = ConfigurationReader.Read<SampleOptions>(text, "f.json", variables.GetValueOrDefault);
        var schema = await JsonSchema.FromJsonAsync(Forward(Schema));

        read.IsValid.ShouldBe(accepted, string.Join('\n', read.Problems.Select(read.Describe)));
        (schema.Validate(text).Count == 0).ShouldBe(accepted);
    }

    /// <summary>NJsonSchema knows the bounds that exclude by draft 4 alone: as a flag beside the bound.</summary>
    private static string Forward(string schema)
    {
        var root = JsonNode.Parse(schema)!;
        foreach (var bound in root["properties"]!["server"]!["properties"]!.AsObject().SelectMany(option => option.Value!["anyOf"]?.AsArray().OfType<JsonObject>() ?? []))
        {
            if (bound.Remove("exclusiveMinimum", out var minimum))
            {
                bound["minimum"] = minimum;
                bound["exclusiveMinimum"] = true;
            }
        }

        root.AsObject().Remove("$schema");
        return root.ToJsonString();
    }
}
