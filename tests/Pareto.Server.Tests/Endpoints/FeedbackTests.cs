using System.Net;
using System.Text.Json;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>From an answer to a word on it to the table of what targets have earned.</summary>
public sealed class FeedbackTests : IAsyncLifetime
{
    private const string FeedbackPath = "/v1/feedback";

    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Post_WordOnAnAnswer_CountsForItsTarget()
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));
        using var answer = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));

        using var response = await _gateway.PostAsync(FeedbackPath, $$"""{"request_id":"{{answer.Header("x-pareto-request-id")}}","score":0.25}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        JsonElement.Parse(await response.TextAsync()).GetProperty("target").GetString().ShouldBe("openai/mid-model");
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(_gateway.DataDirectory));
        var row = new CompetenceReader(database).Rows().ShouldHaveSingleItem();
        row.Target.ToString().ShouldBe("openai/mid-model");
        row.Quality.ShouldBe(0.25);
    }

    [Theory]
    [InlineData("""{"request_id":"req_none","score":1}""", HttpStatusCode.NotFound, "request_not_found")]
    [InlineData("""{"request_id":"req_none","score":2}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"request_id":"req_none","score":"good"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"request_id":7,"score":1}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"request_id":"req_none","score":1,"source":"oracle"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"request_id":"req_none","score":1,"source":"label"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""[1]""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"request""", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task Post_WhatCannotBeCounted_IsRefused(string body, HttpStatusCode status, string code)
    {
        using var response = await _gateway.PostAsync(FeedbackPath, body);

        response.StatusCode.ShouldBe(status);
        JsonElement.Parse(await response.TextAsync()).GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }
}
