using System.Collections.Frozen;

namespace Pareto.Workbench.Import;

/// <summary>A provider prefix of LiteLLM and the preset that stands for it here.</summary>
/// <param name="Preset">The preset.</param>
/// <param name="Name">What the provider is called in the new file.</param>
/// <param name="KeyVariable">The variable LiteLLM reads the key from when none is written; null where none is needed.</param>
internal sealed record LiteLlmProvider(string Preset, string Name, string? KeyVariable = null)
{
    public const string Compatible = "openai-compatible";

    /// <summary>The address, where the preset has none of its own.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The variable LiteLLM reads the address from when none is written.</summary>
    public string? BaseUrlVariable { get; init; }

    /// <summary>LiteLLM adds the version to the address itself; here it belongs to it.</summary>
    public bool BaseUrlLacksVersion { get; init; }

    /// <summary>Hosts whose address goes without saying.</summary>
    public string[] OwnHosts { get; init; } = [];

    /// <summary>Parts between prefix and model that only choose a code path of LiteLLM.</summary>
    public string[] Detours { get; init; } = [];

    // https://docs.litellm.ai/docs/providers, read 2026-11: prefixes and the variables of keys and addresses.
    private static readonly FrozenDictionary<string, LiteLlmProvider> ByPrefix = new Dictionary<string, LiteLlmProvider>
    {
        ["openai"] = new("openai", "openai", "OPENAI_API_KEY") { OwnHosts = ["api.openai.com"], Detours = ["responses/"] },
        ["azure"] = new("azure-openai", "azure", "AZURE_API_KEY") { BaseUrlVariable = "AZURE_API_BASE", Detours = ["o_series/", "gpt5_series/", "responses/"] },
        ["anthropic"] = new("anthropic", "anthropic", "ANTHROPIC_API_KEY") { OwnHosts = ["api.anthropic.com"], BaseUrlLacksVersion = true },
        ["deepseek"] = new("deepseek", "deepseek", "DEEPSEEK_API_KEY") { OwnHosts = ["api.deepseek.com"] },
        ["mistral"] = new("mistral", "mistral", "MISTRAL_API_KEY") { OwnHosts = ["api.mistral.ai"] },
        ["groq"] = new("groq", "groq", "GROQ_API_KEY") { OwnHosts = ["api.groq.com"] },
        ["together_ai"] = new("together", "together", "TOGETHERAI_API_KEY") { OwnHosts = ["api.together.xyz", "api.together.ai"] },
        ["openrouter"] = new("openrouter", "openrouter", "OPENROUTER_API_KEY") { OwnHosts = ["openrouter.ai"] },
        ["xai"] = new("xai", "xai", "XAI_API_KEY") { OwnHosts = ["api.x.ai"] },
        ["gemini"] = new("gemini", "gemini", "GEMINI_API_KEY") { OwnHosts = ["generativelanguage.googleapis.com"] },
        ["fireworks_ai"] = new("fireworks", "fireworks", "FIREWORKS_AI_API_KEY") { OwnHosts = ["api.fireworks.ai"] },
        ["hosted_vllm"] = new("vllm", "vllm") { BaseUrlVariable = "HOSTED_VLLM_API_BASE" },
        ["ollama"] = new("ollama", "ollama") { BaseUrlLacksVersion = true },
        ["ollama_chat"] = new("ollama", "ollama") { BaseUrlLacksVersion = true },
        ["lm_studio"] = new("lm-studio", "lm-studio") { BaseUrlVariable = "LM_STUDIO_API_BASE" },
        ["llamafile"] = new("llama-server", "llama-server"),
        ["openai_like"] = new(Compatible, "compatible"),
        ["custom_openai"] = new(Compatible, "compatible"),
        ["litellm_proxy"] = new(Compatible, "litellm") { BaseUrlVariable = "LITELLM_PROXY_API_BASE" },
        ["cerebras"] = new(Compatible, "cerebras", "CEREBRAS_API_KEY") { BaseUrl = "https://api.cerebras.ai/v1" },
        ["deepinfra"] = new(Compatible, "deepinfra", "DEEPINFRA_API_KEY") { BaseUrl = "https://api.deepinfra.com/v1/openai" },
        ["nvidia_nim"] = new(Compatible, "nvidia-nim", "NVIDIA_NIM_API_KEY") { BaseUrl = "https://integrate.api.nvidia.com/v1" },
        ["sambanova"] = new(Compatible, "sambanova", "SAMBANOVA_API_KEY") { BaseUrl = "https://api.sambanova.ai/v1" },
    }.ToFrozenDictionary();

    private static readonly string[] OpenAiNames = ["gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "ft:gpt-"];

    /// <summary>The provider behind the prefix; null for one that Pareto has no way to speak to.</summary>
    public static LiteLlmProvider? Find(string prefix) => ByPrefix.GetValueOrDefault(prefix);

    /// <summary>Whose model it is when no prefix says so; null where the name alone does not tell.</summary>
    public static string? PrefixOf(string model) => model switch
    {
        _ when model.StartsWith("claude-", StringComparison.Ordinal) => "anthropic",
        _ when OpenAiNames.Any(start => model.StartsWith(start, StringComparison.Ordinal)) => "openai",
        _ => null,
    };
}
