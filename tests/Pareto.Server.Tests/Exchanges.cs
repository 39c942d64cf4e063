using System.Net;
using System.Text;
using System.Text.Json;

namespace Pareto.Server.Tests;

/// <summary>What tests send to a gateway and look for in its answers.</summary>
internal static class Exchanges
{
    public const string ChatPath = "/v1/chat/completions";
    public const string EmbeddingsPath = "/v1/embeddings";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A chat of one question; <paramref name="more"/> is further fields, each led by a comma.</summary>
    public static string Chat(string model = "mid", string question = "Hi", string more = "") =>
        $$"""{"model":{{JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]{{more}}}""";

    public static Task<HttpResponseMessage> PostAsync(this RunningGateway gateway, string path, string json, string? key = null) =>
        gateway.SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), key);

    public static async Task<HttpResponseMessage> SendAsync(
        this RunningGateway gateway, HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancel);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) => JsonElement.Parse(await response.TextAsync());

    /// <summary>The error of a refusal, whose status and whole shape are held to what OpenAI's clients expect.</summary>
    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string type, string code)
    {
        var body = await response.TextAsync();
        response.StatusCode.ShouldBe(status, body);
        var error = ErrorIn(response, body);
        error.GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("code").GetString().ShouldBe(code);
        return error;
    }

    /// <summary>The error in a body, held to OpenAI's shape.</summary>
    public static JsonElement ErrorIn(HttpResponseMessage response, string body)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        var root = JsonElement.Parse(body);
        root.EnumerateObject().Select(field => field.Name).ShouldBe(["error"]);
        var error = root.GetProperty("error");
        error.EnumerateObject().Select(field => field.Name).ShouldBe(["message", "type", "param", "code"], ignoreOrder: true);
        error.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        return error;
    }

    public static string Header(this HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
