using System.Text.Json;
using System.Text.RegularExpressions;
using Pareto.LocalModels.Grammars;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Grammars;

public class ToolCallTests
{
    private const string WeatherSchema = """{"type":"object","properties":{"city":{"type":"string","maxLength":5},"days":{"type":"integer","minimum":1,"maximum":9}},"required":["city"]}""";
    private static readonly TokenConstraints _constraints = new(Answers.Tokenizer);
    private static readonly ToolCallGrammar _grammar = new()
    {
        Trigger = "<call>",
        Calls =
        [
            new ToolCallTag("<call>{\"name\": \"weather\", \"arguments\": ", JsonElement.Parse(WeatherSchema), "}</call>"),
            new ToolCallTag("<call>{\"name\": \"now\", \"arguments\": ", JsonElement.Parse("""{"properties":{},"type":"object"}"""), "}</call>"),
        ],
    };

    [Theory]
    [InlineData(false, "Sure, let me see.<call>{\"name\": \"now\", \"arguments\": {}}</call>", true)]
    [InlineData(false, "no call at all, <call or < call>", true)]
    [InlineData(false, "", true)]
    [InlineData(false, "<<call>{\"name\": \"weather\", \"arguments\": {\"city\":\"Rome\"}}</call> done", true)]
    [InlineData(false, "<call>", false)]
    [InlineData(false, "<call>{\"name\": \"other\", \"arguments\": {}}</call>", false)]
    [InlineData(false, "<call>{\"name\": \"weather\", \"arguments\": {}}</call>", false)]
    [InlineData(false, "<call>{\"name\": \"now\", \"arguments\": {}}</call><call>{\"name\": \"now\", \"arguments\": {}}</call>", false)]
    [InlineData(true, "a<call>{\"name\": \"now\", \"arguments\": {}}</call><call>{\"name\": \"now\", \"arguments\": {}}</call>b<call>{\"name\": \"now\", \"arguments\": {}}</call>", true)]
    public void TryToolCalls_NotRequired_FitsTextAndWholeCalls(bool several, string text, bool expected)
    {
        _constraints.TryToolCalls(_grammar with { AllowsSeveral = several }, out var make, out var problem).ShouldBeTrue(problem);

        Answers.Fits(Answers.Tokenizer, make!(), text).ShouldBe(expected);
    }

    [Fact]
    public void TryToolCalls_Required_EveryAnswerIsCalls()
    {
        _constraints.TryToolCalls(_grammar with { IsRequired = true, AllowsSeveral = true, Between = "\n" }, out var make, out _).ShouldBeTrue();
        var whole = new Regex("""\A<call>\{"name": "(weather|now)", "arguments": (.*?)\}</call>(\n<call>.*)?\z""", RegexOptions.Singleline);

        for (var seed = 0; seed < 100; seed++)
        {
            var text = Answers.Draw(Answers.Tokenizer, make!(), new Random(seed), 3000).ShouldNotBeNull();
            var match = whole.Match(text);
            match.Success.ShouldBeTrue(text);
            if (match.Groups[1].Value == "weather")
            {
                new SchemaValidator(JsonElement.Parse(WeatherSchema)).Validates(JsonElement.Parse(match.Groups[2].Value)).ShouldBeTrue(text);
            }
        }
    }

    [Fact]
    public void TryToolCalls_RandomTextWithTrigger_CallsAreWhole()
    {
        var grammar = new ToolCallGrammar { Trigger = "<tool>", Calls = [new ToolCallTag("<tool>", JsonElement.Parse(WeatherSchema), "</tool>")] };
        _constraints.TryToolCalls(grammar, out var make, out _).ShouldBeTrue();
        var whole = new Regex(@"<tool>(\{.*?\})</tool>", RegexOptions.Singleline);
        var calls = 0;
        for (var seed = 0; seed < 50; seed++)
        {
            // A model that likes to call.
            if (Answers.Draw(Answers.Tokenizer, make!(), new Random(seed), 400, token => token is 298 or 299 ? 4 : 0) is { } text && text.Contains("<tool>"))
            {
                calls++;
                text.Split("<tool>").Length.ShouldBe(2);
                new SchemaValidator(JsonElement.Parse(WeatherSchema)).Validates(JsonElement.Parse(whole.Match(text).Groups[1].Value)).ShouldBeTrue(text);
            }
        }

        calls.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void TryToolCalls_NoTrigger_FirstCharacterDecides()
    {
        var grammar = new ToolCallGrammar { Calls = [new ToolCallTag("{\"name\": \"now\", \"parameters\": ", null, "}")] };
        _constraints.TryToolCalls(grammar, out var make, out _).ShouldBeTrue();

        Answers.Fits(Answers.Tokenizer, make!(), "{\"name\": \"now\", \"parameters\": {\"any\":[1]}}").ShouldBeTrue();
        Answers.Fits(Answers.Tokenizer, make!(), " Hello {").ShouldBeTrue();
        Answers.Fits(Answers.Tokenizer, make!(), "{}").ShouldBeFalse();
        Answers.Fits(Answers.Tokenizer, make!(), " {").ShouldBeFalse();
    }

    [Fact]
    public void TryToolCalls_TriggerIsASpecialToken_IsAskedForAsToken()
    {
        var tokenizer = Answers.Tokenizer;
        var grammar = new ToolCallGrammar { Trigger = "<|begin|>", Calls = [new ToolCallTag("<|begin|>go", JsonElement.Parse("""{"type":"object","additionalProperties":false}"""), "")] };
        _constraints.TryToolCalls(grammar, out var make, out _).ShouldBeTrue();
        var constraint = make!();

        Answers.Allowed(tokenizer, constraint)[297].ShouldBeTrue();
        constraint.Accept('a');
        constraint.Accept(297);
        foreach (var value in "go{}")
        {
            constraint.MayEnd.ShouldBeFalse();
            Answers.Allowed(tokenizer, constraint)[297].ShouldBeFalse();
            constraint.Accept(value);
        }

        constraint.MayEnd.ShouldBeTrue();
        Answers.Fits(tokenizer, make(), "<|begin|>").ShouldBeFalse();
    }

    [Theory]
    [InlineData("<call>", "ab", true)]
    [InlineData("<call>", "a<call>{}", true)]
    [InlineData("<call>", "<call>{", false)]
    [InlineData("", "ab", true)]
    [InlineData("", "a{", true)]
    [InlineData("", "{{}}", true)]
    [InlineData("", "{", false)]
    public void TryToolCalls_FreeTokens_MayStandInTextBeforeCalls(string trigger, string after, bool expected)
    {
        var call = trigger.Length == 0 ? new ToolCallTag("{", null, "}") : new ToolCallTag(trigger, null, string.Empty);
        var grammar = new ToolCallGrammar { Trigger = trigger, FreeTokens = ["<|begin|>", "<tool>"], Calls = [call] };
        _constraints.TryToolCalls(grammar, out var make, out var problem).ShouldBeTrue(problem);
        var constraint = make!();
        constraint.Accept('x');
        constraint.Accept(TinyModel.BeginOfText);

        Answers.Fits(Answers.Tokenizer, constraint, after).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "No object satisfies")]
    [InlineData("""{"properties":{"a":{"not":{}}}}""", "'not' is not supported (at #/properties/a/not)")]
    public void TryToolCalls_ArgumentsThatCannotBeHeld_AreNamedWithTheCall(string schema, string expected)
    {
        var grammar = new ToolCallGrammar { Calls = [new ToolCallTag("<go>", JsonElement.Parse(schema), "")] };

        _constraints.TryToolCalls(grammar, out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("'<go>'");
        problem.ShouldContain(expected);
    }

    [Fact]
    public void TryToolCalls_ArgumentsWithOwnDefinitions_RefersToThem()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"required":["a"],"$defs":{"x":{"const":7}}}""");
        _constraints.TryToolCalls(new ToolCallGrammar { Calls = [new ToolCallTag("<go>", schema, "!")], IsRequired = true }, out var make, out _).ShouldBeTrue();

        Answers.Fits(Answers.Tokenizer, make!(), "<go>{\"a\": 7}!").ShouldBeTrue();
        Answers.Fits(Answers.Tokenizer, make!(), "<go>{\"a\": 8}!").ShouldBeFalse();
    }
}
