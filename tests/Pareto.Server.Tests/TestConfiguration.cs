namespace Pareto.Server.Tests;

/// <summary>Texts of <c>pareto.yaml</c> that put a <see cref="ScriptedUpstream"/> behind every target.</summary>
internal static class TestConfiguration
{
    public const string ProviderKey = "provider-key-of-the-tests";

    /// <summary>
    /// One OpenAI provider with a target in each tier (<c>openai/small-model</c>, <c>openai/mid-model</c>,
    /// <c>openai/premium-model</c>) and an embedding model. Retries wait next to nothing, and stopping waits 2 s at most.
    /// </summary>
    /// <param name="more">Further top-level keys.</param>
    public static string OpenAi(ScriptedUpstream upstream, string more = "") =>
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 2s }
        providers:
          openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{ProviderKey}} }
        tiers:
          small: [openai/small-model]
          mid: [openai/mid-model]
          premium: [openai/premium-model]
        targets:
          openai/small-model: { price: { input: 0.1, cachedInput: 0.05, output: 0.4 } }
          openai/mid-model: { price: { input: 0.5, cachedInput: 0.1, output: 2 } }
          openai/premium-model: { price: { input: 2.5, cachedInput: 0.25, output: 10 } }
          openai/embedding-model: { chat: false, embeddings: true, price: { input: 0.02, output: 0 } }
        aliases:
          old-name: openai/mid-model
          vectors: openai/embedding-model
        execution: { retries: 0, retryDelay: 1ms, maxRetryDelay: 1ms }
        {{more}}
        """;

    /// <summary>One Anthropic provider with a target in each tier: <c>anthropic/small-model</c>, <c>anthropic/mid-model</c>, <c>anthropic/premium-model</c>.</summary>
    /// <param name="more">Further top-level keys.</param>
    public static string Anthropic(ScriptedUpstream upstream, string more = "") =>
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 2s }
        providers:
          anthropic: { preset: anthropic, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{ProviderKey}} }
        tiers:
          small: [anthropic/small-model]
          mid: [anthropic/mid-model]
          premium: [anthropic/premium-model]
        targets:
          anthropic/small-model: { price: { input: 1, cachedInput: 0.1, cacheWrite: 1.25, cacheWriteHour: 2, output: 5 } }
          anthropic/mid-model: { price: { input: 3, cachedInput: 0.3, cacheWrite: 3.75, cacheWriteHour: 6, output: 15 } }
          anthropic/premium-model: { price: { input: 5, cachedInput: 0.5, cacheWrite: 6.25, cacheWriteHour: 10, output: 25 } }
        execution: { retries: 0, retryDelay: 1ms, maxRetryDelay: 1ms }
        {{more}}
        """;
}
