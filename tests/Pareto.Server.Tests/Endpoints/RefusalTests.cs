using System.Net;
using System.Text;
using static System.Net.HttpStatusCode;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Everything that can be wrong with a request ends in OpenAI's error shape, with the status that tells what it was.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Key = "client-key-of-the-shop";

    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(_upstream, "keys: [ { name: shop, key: client-key-of-the-shop } ]")
                .Replace("drainTime: 2s", "drainTime: 2s, maxRequestBytes: 4096", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}""")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}]} trailing""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public async Task Post_BodyThatIsNoJsonObject_400(string body)
    {
        using var chat = await _gateway.PostAsync(Exchanges.ChatPath, body, Key);
        await chat.ErrorAsync(BadRequest, "invalid_request_error", "invalid_request");

        using var embeddings = await _gateway.PostAsync(Exchanges.EmbeddingsPath, body, Key);
        await embeddings.ErrorAsync(BadRequest, "invalid_request_error", "invalid_request");
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("""{"model":"mid"}""", "messages")]
    [InlineData("""{"model":"mid","messages":"Hi"}""", "messages")]
    [InlineData("""{"model":"mid","messages":[]}""", "messages")]
    [InlineData("""{"model":"mid","messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"model":"mid","messages":[{"role":"nobody","content":"Hi"}]}""", "messages[0].role")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}],"n":0}""", "n")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}],"max_tokens":1e99}""", "max_tokens")]
    [InlineData("""{"model":"mid","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{}}]}""", "tools[0].function.name")]
    public async Task Chat_FieldOfTheWrongKind_400ThatNamesIt(string body, string parameter)
    {
        using var response = await _gateway.PostAsync(Exchanges.ChatPath, body, Key);

        var error = await response.ErrorAsync(BadRequest, "invalid_request_error", "invalid_request");
        error.GetProperty("param").GetString().ShouldBe(parameter);
        error.GetProperty("message").GetString()!.ShouldContain(parameter);
    }

    [Theory]
    [InlineData("""{"model":"vectors"}""", "input")]
    [InlineData("""{"model":"vectors","input":7}""", "input")]
    [InlineData("""{"model":"vectors","input":["a",7]}""", "input[1]")]
    [InlineData("""{"model":"vectors","input":"a","encoding_format":"hex"}""", "encoding_format")]
    [InlineData("""{"model":"vectors","input":"a","dimensions":-1}""", "dimensions")]
    public async Task Embeddings_FieldOfTheWrongKind_400ThatNamesIt(string body, string parameter)
    {
        using var response = await _gateway.PostAsync(Exchanges.EmbeddingsPath, body, Key);

        var error = await response.ErrorAsync(BadRequest, "invalid_request_error", "invalid_request");
        error.GetProperty("param").GetString().ShouldBe(parameter);
    }

    [Theory]
    [InlineData("gpt-nobody-has")]
    [InlineData("openai/nobody-has")]
    [InlineData("nobody/mid-model")]
    public async Task Chat_UnknownModel_404(string model)
    {
        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model), Key);

        var error = await response.ErrorAsync(NotFound, "invalid_request_error", "model_not_found");
        error.GetProperty("param").GetString().ShouldBe("model");
        error.GetProperty("message").GetString()!.ShouldContain(model);
    }

    [Fact]
    public async Task Chat_ModelThatOnlyMakesEmbeddings_400()
    {
        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("vectors"), Key);

        await response.ErrorAsync(BadRequest, "invalid_request_error", "no_capable_target");
    }

    [Fact]
    public async Task Post_BodyLargerThanAllowed_413AndNothingInTheLog()
    {
        var large = Exchanges.Chat(question: new string('x', 100_000));

        using var announced = await _gateway.PostAsync(Exchanges.ChatPath, large, Key);
        await announced.ErrorAsync(RequestEntityTooLarge, "invalid_request_error", "request_too_large");

        using var chunked = await _gateway.SendAsync(HttpMethod.Post, Exchanges.ChatPath, new ChunkedContent(large), Key);
        await chunked.ErrorAsync(RequestEntityTooLarge, "invalid_request_error", "request_too_large");

        await ShouldAnswerAsync();
        _gateway.Logs.Messages.ShouldNotContain(message => message.StartsWith("Error", StringComparison.Ordinal) || message.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_BodyOfExactlyTheAllowedSize_IsTaken()
    {
        var empty = Encoding.UTF8.GetByteCount(Exchanges.Chat(question: ""));
        _upstream.Next(UpstreamAnswer.Text("Hello")).Next(UpstreamAnswer.Text("Hello"));

        using var whole = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(question: new string('x', 4096 - empty)), Key);
        whole.StatusCode.ShouldBe(OK);
        using var chunked = await _gateway.SendAsync(
            HttpMethod.Post, Exchanges.ChatPath, new ChunkedContent(Exchanges.Chat(question: new string('x', 4096 - empty))), Key);
        chunked.StatusCode.ShouldBe(OK);
        using var oneMore = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(question: new string('x', 4097 - empty)), Key);
        oneMore.StatusCode.ShouldBe(RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(null, "missing_api_key")]
    [InlineData("", "missing_api_key")]
    [InlineData("client-key-of-the-shoq", "invalid_api_key")]
    [InlineData("pareto_admin_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_api_key")]
    public async Task Request_WithoutAGoodKey_401OnEveryPathThatTakesOne(string? key, string code)
    {
        foreach (var response in new[]
        {
            await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), key),
            await _gateway.PostAsync(Exchanges.EmbeddingsPath, """{"model":"vectors","input":"a"}""", key),
            await _gateway.PostAsync(Exchanges.ChatPath, "not even JSON", key),
            await _gateway.SendAsync(HttpMethod.Get, "/v1/models", key: key),
            await _gateway.SendAsync(HttpMethod.Get, "/v1/models/mid", key: key),
        })
        {
            using (response)
            {
                await response.ErrorAsync(Unauthorized, "authentication_error", code);
            }
        }

        _upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Authorization", "bearer client-key-of-the-shop")]
    [InlineData("x-api-key", Key)]
    [InlineData("api-key", Key)]
    public async Task Chat_KeyAsOtherClientsSendIt_IsTaken(string header, string value)
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(header, value);

        using var response = await _gateway.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(OK);
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", "POST, OPTIONS")]
    [InlineData("PUT", "/v1/chat/completions", "POST, OPTIONS")]
    [InlineData("DELETE", "/v1/embeddings", "POST, OPTIONS")]
    [InlineData("POST", "/v1/models", "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "/v1/models/mid", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/healthz", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/admin/v1/status", "GET, HEAD, OPTIONS")]
    public async Task Request_WrongMethod_405ThatNamesTheRightOne(string method, string path, string allowed)
    {
        using var response = await _gateway.SendAsync(new HttpMethod(method), path, key: Key);

        await response.ErrorAsync(MethodNotAllowed, "invalid_request_error", "method_not_allowed");
        response.Content.Headers.Allow.ShouldBe(allowed.Split(", "));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "POST, OPTIONS")]
    [InlineData("/healthz", "GET, HEAD, OPTIONS")]
    public async Task Options_KnownPath_204WithTheMethods(string path, string allowed)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Options, path);

        response.StatusCode.ShouldBe(NoContent);
        response.Content.Headers.Allow.ShouldBe(allowed.Split(", "));
    }

    [Theory]
    [InlineData("/healthz", OK)]
    [InlineData("/readyz", OK)]
    [InlineData("/v1/models", OK)]
    [InlineData("/v1/chat/completions", MethodNotAllowed)]
    [InlineData("/nowhere", NotFound)]
    public async Task Head_AnyPath_AnswersAsGetWouldWithoutABody(string path, HttpStatusCode status)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Head, path, key: Key);

        response.StatusCode.ShouldBe(status);
        (await response.TextAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("POST", "/chat/completions")]
    [InlineData("POST", "/v1/responses")]
    [InlineData("GET", "/v1/files/report.json")]
    [InlineData("POST", "/v1/audio/speech.mp3")]
    [InlineData("OPTIONS", "/nowhere")]
    public async Task Request_UnknownPath_404(string method, string path)
    {
        using var response = await _gateway.SendAsync(new HttpMethod(method), path, key: Key);

        await response.ErrorAsync(NotFound, "invalid_request_error", "unknown_url");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("application/jsonp")]
    public async Task Post_AnotherContentType_415(string type)
    {
        using var response = await _gateway.SendAsync(
            HttpMethod.Post, Exchanges.ChatPath, new StringContent(Exchanges.Chat(), Encoding.UTF8, type), Key);

        await response.ErrorAsync(UnsupportedMediaType, "invalid_request_error", "unsupported_media_type");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    public async Task Post_JsonUnderAnyOfItsNames_IsTaken(string? type)
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Exchanges.Chat()));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await _gateway.SendAsync(HttpMethod.Post, Exchanges.ChatPath, content, Key);

        response.StatusCode.ShouldBe(OK);
    }

    [Theory]
    [InlineData(500, BadGateway, "upstream_error", "upstream_unavailable")]
    [InlineData(529, BadGateway, "upstream_error", "upstream_unavailable")]
    [InlineData(401, BadGateway, "upstream_error", "upstream_misconfigured")]
    [InlineData(404, BadGateway, "upstream_error", "upstream_misconfigured")]
    [InlineData(429, TooManyRequests, "rate_limit_error", "upstream_rate_limited")]
    [InlineData(400, BadRequest, "invalid_request_error", "upstream_rejected")]
    [InlineData(422, BadRequest, "invalid_request_error", "upstream_rejected")]
    public async Task Chat_UpstreamFailsBeforeTheFirstByte_SameErrorPlainAndStreaming(int upstream, HttpStatusCode status, string type, string code)
    {
        _upstream.Otherwise(UpstreamAnswer.Error(upstream, "it went wrong"));

        using var plain = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), Key);
        await plain.ErrorAsync(status, type, code);

        using var streaming = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: ",\"stream\":true"), Key);
        await streaming.ErrorAsync(status, type, code);
        _gateway.RowsOf(streaming).Single().Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task Chat_UpstreamAnswersNonsense_502()
    {
        _upstream.Next(UpstreamAnswer.Response(200, "<html>login</html>", "text/html"));
        using var page = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), Key);
        await page.ErrorAsync(BadGateway, "upstream_error", "upstream_unavailable");

        _upstream.Next(UpstreamAnswer.Response(200, """{"choices":"none"}"""));
        using var wrong = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), Key);
        await wrong.ErrorAsync(BadGateway, "upstream_error", "upstream_unavailable");

        _upstream.Next(UpstreamAnswer.Reset());
        using var reset = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: ",\"stream\":true"), Key);
        await reset.ErrorAsync(BadGateway, "upstream_error", "upstream_unavailable");
    }

    [Fact]
    public async Task Chat_StreamBreaksOffMidway_EndsWithAnErrorEventAndNoDone()
    {
        _upstream.Next(UpstreamAnswer.Text("One two three").CutAfter(2));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: ",\"stream\":true"), Key);
        var body = await response.TextAsync();

        response.StatusCode.ShouldBe(OK);
        body.ShouldContain("\"content\":\"One\"");
        body.ShouldNotContain("[DONE]");
        var last = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        last.ShouldStartWith("data: ");
        System.Text.Json.JsonElement.Parse(last["data: ".Length..]).GetProperty("error").GetProperty("code").GetString().ShouldBe("reply_cut_off");
    }

    [Fact]
    public async Task Models_UnknownName_404()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/v1/models/nobody%2Fhas-it", key: Key);

        var error = await response.ErrorAsync(NotFound, "invalid_request_error", "model_not_found");
        error.GetProperty("message").GetString()!.ShouldContain("nobody/has-it");
    }

    private async Task ShouldAnswerAsync()
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));
        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), Key);
        response.StatusCode.ShouldBe(OK);
    }
}
