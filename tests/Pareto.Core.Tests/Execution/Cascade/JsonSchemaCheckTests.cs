using System.Text.Json;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class JsonSchemaCheckTests
{
    private const string Ticket =
        """
        {"type":"object","required":["topic","urgent"],"additionalProperties":false,"properties":{
          "topic":{"enum":["billing","refund"]},"urgent":{"type":"boolean"},"lines":{"type":"array","items":{"$ref":"#/$defs/line"},"maxItems":2},
          "amount":{"type":["number","null"],"minimum":0,"exclusiveMaximum":100},"code":{"type":"string","minLength":2,"maxLength":3}},
         "$defs":{"line":{"type":"object","properties":{"count":{"type":"integer"}},"required":["count"]}}}
        """;

    [Theory]
    [InlineData("""{"topic":"billing","urgent":true}""")]
    [InlineData("""{"topic":"refund","urgent":false,"amount":null,"code":"ab","lines":[{"count":2.0},{"count":1,"more":[]}]}""")]
    [InlineData("""{"topic":"refund","urgent":false,"amount":0}""")]
    public void IsValid_ValidValue_Holds(string value) => IsValid(value, Ticket).ShouldBeTrue();

    [Theory]
    [InlineData("""{"topic":"billing"}""")]
    [InlineData("""{"topic":"Billing","urgent":true}""")]
    [InlineData("""{"topic":"billing","urgent":"true"}""")]
    [InlineData("""{"topic":"billing","urgent":true,"more":1}""")]
    [InlineData("""{"topic":"billing","urgent":true,"amount":-1}""")]
    [InlineData("""{"topic":"billing","urgent":true,"amount":100}""")]
    [InlineData("""{"topic":"billing","urgent":true,"code":"a"}""")]
    [InlineData("""{"topic":"billing","urgent":true,"code":"abcd"}""")]
    [InlineData("""{"topic":"billing","urgent":true,"lines":[{"count":1.5}]}""")]
    [InlineData("""{"topic":"billing","urgent":true,"lines":[{},{"count":1}]}""")]
    [InlineData("""{"topic":"billing","urgent":true,"lines":[{"count":1},{"count":1},{"count":1}]}""")]
    [InlineData("""[]""")]
    public void IsValid_BrokenRule_DoesNotHold(string value) => IsValid(value, Ticket).ShouldBeFalse();

    [Theory]
    [InlineData("""{"anyOf":[{"type":"string"},{"const":7}]}""", "7", true)]
    [InlineData("""{"anyOf":[{"type":"string"},{"const":7}]}""", "8", false)]
    [InlineData("""{"oneOf":[{"type":"number"},{"const":7}]}""", "7", false)]
    [InlineData("""{"oneOf":[{"type":"number"},{"const":7}]}""", "8", true)]
    [InlineData("""{"allOf":[{"type":"number"},{"minimum":7}]}""", "6", false)]
    [InlineData("""{"pattern":"^a","unknownKeyword":1}""", "\"b\"", true)]
    [InlineData("""{"minimum":"seven"}""", "6", true)]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    public void IsValid_Combined_FollowsTheKeyword(string schema, string value, bool valid) => IsValid(value, schema).ShouldBe(valid);

    [Fact]
    public void IsValid_SchemaThatRefersToItself_Ends() => IsValid("1", """{"$ref":"#"}""").ShouldBeTrue();

    private static bool IsValid(string value, string schema) => JsonSchemaCheck.IsValid(JsonElement.Parse(value), JsonElement.Parse(schema));
}
