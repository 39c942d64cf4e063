using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Providers;

/// <summary>One entry under <c>providers:</c>. Its name is the first half of its targets' ids.</summary>
public sealed record ProviderOptions
{
    [Required]
    [Description("What kind of provider this is: openai, azure-openai, anthropic, deepseek, mistral, groq, together, openrouter, xai, gemini, fireworks, vllm, ollama, llama-server, lm-studio, openai-compatible (any other server that speaks OpenAI's protocol) or recorded.")]
    public string Preset { get; init; } = "";

    [Description("Address that the paths are added to, such as http://10.0.0.5:8000/v1. Default: the preset's own. Required for azure-openai (https://NAME.openai.azure.com) and openai-compatible; not used by recorded.")]
    public Uri? BaseUrl { get; init; }

    [Description("The provider's key, best as a reference such as ${OPENAI_API_KEY}. Required by every preset of a hosted provider; optional for vllm, ollama, llama-server, lm-studio and openai-compatible; not used by recorded.")]
    public SecretText? ApiKey { get; init; }

    [Description("azure-openai: the api-version of the calls, default 2024-10-21. anthropic: the anthropic-version header, default 2023-06-01. Not used by the other presets.")]
    public string? ApiVersion { get; init; }

    [Description("Headers sent with every call, for a proxy or an organisation id. Values are treated as secrets. Default: none; not used by recorded.")]
    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = ImmutableDictionary<string, SecretText>.Empty;

    [Description("Where the provider computes: local (this machine or network), region:NAME or external. Default: local for recorded, and for vllm, ollama, llama-server and lm-studio at a private address; else external.")]
    public string? Location { get; init; }

    [Description("recorded only, required there: the file of recorded replies (.jsonl or .jsonl.gz). A relative path starts at the folder of the configuration file.")]
    public string? File { get; init; }

    [Description("recorded only: the reply that every target of this provider gives, by its key (small), its model or its tier. Default: the model half of the target's id names the reply.")]
    public string? Reply { get; init; }

    [Description("recorded only: pace and injected faults. Default: at the recorded pace where the file has one, else at once; no faults.")]
    public PlaybackOptions Playback { get; init; } = new();
}
