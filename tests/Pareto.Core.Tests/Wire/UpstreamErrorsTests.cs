using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Wire;

public sealed class UpstreamErrorsTests
{
    [Theory]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 8192 tokens. However, you requested 9000","type":"BadRequestError","code":400}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_ctx":4096}}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"}}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"error":"Trying to keep the first 5000 tokens when context overflows. Try to load the model with a larger context length."}""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(400, """{"error":{"message":"The response was filtered","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", UpstreamFailureKind.ContentRefused)]
    [InlineData(400, """{"error":{"message":"Output blocked by content filtering policy","type":"invalid_request_error"}}""", UpstreamFailureKind.ContentRefused)]
    [InlineData(400, """{"error":{"message":"Invalid value for temperature","type":"invalid_request_error","param":"temperature","code":"invalid_value"}}""", UpstreamFailureKind.InvalidRequest)]
    [InlineData(422, """{"detail":[{"loc":["body","x"],"msg":"extra"}]}""", UpstreamFailureKind.InvalidRequest)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}""", UpstreamFailureKind.Unauthorized)]
    [InlineData(403, "", UpstreamFailureKind.Unauthorized)]
    [InlineData(402, """{"error":{"message":"Insufficient Balance"}}""", UpstreamFailureKind.Unauthorized)]
    [InlineData(404, """{"error":{"message":"The model `x` does not exist","type":"invalid_request_error","code":"model_not_found"}}""", UpstreamFailureKind.ModelNotFound)]
    [InlineData(404, "404 page not found", UpstreamFailureKind.ModelNotFound)]
    [InlineData(408, "", UpstreamFailureKind.Timeout)]
    [InlineData(429, """{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}""", UpstreamFailureKind.RateLimited)]
    [InlineData(413, """{"error":{"message":"Request too large for model on tokens per minute","type":"tokens","code":"rate_limit_exceeded"}}""", UpstreamFailureKind.RateLimited)]
    [InlineData(429, """{"type":"error","error":{"type":"rate_limit_error","message":"Number of request tokens has exceeded your per-minute rate limit"}}""", UpstreamFailureKind.RateLimited)]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", UpstreamFailureKind.ServerError)]
    [InlineData(500, "<html>Internal Server Error</html>", UpstreamFailureKind.ServerError)]
    [InlineData(503, "", UpstreamFailureKind.ServerError)]
    [InlineData(400, """[{"error":{"code":400,"message":"The input token count exceeds the maximum context length","status":"INVALID_ARGUMENT"}}]""", UpstreamFailureKind.ContextTooLong)]
    [InlineData(503, "\"a bare text\"", UpstreamFailureKind.ServerError)]
    public void Read_ProvidersError_IsOneOfTheClosedSet(int status, string body, UpstreamFailureKind kind)
    {
        var failure = UpstreamErrors.Read(status, Encoding.UTF8.GetBytes(body), TimeSpan.FromSeconds(7));

        failure.Kind.ShouldBe(kind);
        failure.Status.ShouldBe(status);
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        failure.Message.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abc***xyz. See https://example.com/keys.", "Incorrect API key provided: [key]. See [address]")]
    [InlineData("bad header Bearer abcdef.ghi", "bad header [key]")]
    [InlineData("key 0123456789abcdef0123456789abcdef is unknown", "key [key] is unknown")]
    [InlineData("cannot reach 10.0.0.5:8000 or localhost:11434", "cannot reach [address] or [address]")]
    [InlineData("bad  body\n{'type': 'missing', 'input': {'messages': 'my prompt'}}", "bad body {'type': 'missing', [input left out]")]
    [InlineData("Invalid input: expected string", "Invalid input: expected string")]
    [InlineData("The model 'claude-sonnet-4-5-20250929' does not exist", "The model 'claude-sonnet-4-5-20250929' does not exist")]
    public void Read_Message_IsSafeToShow(string told, string shown) =>
        UpstreamErrors.Read(400, Body(told)).Message.ShouldBe(shown);

    [Fact]
    public void Read_LongQuote_IsLeftOut() =>
        UpstreamErrors.Read(400, Body($"Cannot take '{new string('p', 80)}' here")).Message.ShouldBe("Cannot take […] here");

    [Fact]
    public void Read_LongMessage_IsShortened()
    {
        var message = UpstreamErrors.Read(400, Body(string.Join(' ', Enumerable.Repeat("word😀", 200)))).Message;

        message.Length.ShouldBeInRange(295, 300);
        message.ShouldEndWith("…");
    }

    [Fact]
    public void Read_NoJson_DoesNotShowTheBody() =>
        UpstreamErrors.Read(502, "<html>host db-7.internal</html>"u8).Message.ShouldBe("The provider answered with status 502.");

    private static byte[] Body(string message) =>
        Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new { error = new { message } }));
}
