using System.Net;
using System.Text.Json;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>Reads chat answers.</summary>
internal static class Answers
{
    /// <summary>The chunks of a whole stream.</summary>
    public static async Task<List<JsonElement>> ChunksAsync(HttpResponseMessage response)
    {
        var body = await response.TextAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(item => item.StartsWith("data: ", StringComparison.Ordinal)).Select(item => item["data: ".Length..]).ToList();
        events[^1].ShouldBe("[DONE]");
        return [.. events.SkipLast(1).Select(item => JsonElement.Parse(item))];
    }

    public static List<JsonElement> Choices(JsonElement body) => [.. body.GetProperty("choices").EnumerateArray()];

    /// <summary>The text of the first choice of a plain answer.</summary>
    public static string Content(JsonElement body) => Choices(body)[0].GetProperty("message").GetProperty("content").GetString()!;
}
