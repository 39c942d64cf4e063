using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>What is known about a kind of provider before anything is configured. Models and prices are catalogue data, not here.</summary>
internal sealed record ProviderPreset
{
    private const TargetAbilities Common = TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.StructuredOutput;

    private const TargetAbilities Sampling = TargetAbilities.LogProbs | TargetAbilities.MultipleChoices;

    // What every compatible server knows, and what only OpenAI is sure to know is put in those terms.
    private static readonly OpenAiQuirks Cautious = new() { UseMaxTokensField = true, SystemRoleForDeveloper = true };

    public required string Name { get; init; }

    public ProviderDialect Dialect { get; init; } = ProviderDialect.OpenAi;

    /// <summary>Null where every user has their own address.</summary>
    public Uri? BaseUrl { get; init; }

    public ProviderAuthentication Authentication { get; init; } = ProviderAuthentication.Bearer;

    /// <summary>The environment variable that the provider's own tools read the key from; null where no key is needed.</summary>
    public string? KeyVariable { get; init; }

    public bool KeyRequired => KeyVariable is not null;

    /// <summary>It is a server that people run themselves, so it is local at a private address.</summary>
    public bool Local { get; init; }

    /// <summary>What an uncatalogued chat model there can be expected to do.</summary>
    public TargetAbilities Abilities { get; init; } = Common;

    /// <summary>Where its server differs from OpenAI's own; only for the OpenAI dialects.</summary>
    public OpenAiQuirks Quirks { get; init; } = OpenAiQuirks.None;

    /// <summary>The models that fill <c>mid</c> and <c>premium</c> when there is a key and no configuration.</summary>
    public string? MidModel { get; init; }

    public string? PremiumModel { get; init; }

    public static ImmutableArray<ProviderPreset> All { get; } =
    [
        new()
        {
            Name = "openai",
            BaseUrl = new("https://api.openai.com/v1"),
            KeyVariable = "OPENAI_API_KEY",
            Abilities = Common | Sampling | TargetAbilities.Vision | TargetAbilities.Files,
            MidModel = "gpt-5-mini",
            PremiumModel = "gpt-5.2",
        },
        new()
        {
            Name = "anthropic",
            Dialect = ProviderDialect.Anthropic,
            BaseUrl = new("https://api.anthropic.com/v1"),
            Authentication = ProviderAuthentication.XApiKey,
            KeyVariable = "ANTHROPIC_API_KEY",
            Abilities = Common | TargetAbilities.Vision | TargetAbilities.Files,
            MidModel = "claude-sonnet-4-6",
            PremiumModel = "claude-opus-4-6",
        },
        new()
        {
            // No json_schema (only json_object), no n, no developer role. https://api-docs.deepseek.com/api/create-chat-completion
            Name = "deepseek",
            BaseUrl = new("https://api.deepseek.com/v1"),
            KeyVariable = "DEEPSEEK_API_KEY",
            Abilities = TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.LogProbs,
            MidModel = "deepseek-flash",
            Quirks = Cautious with { PlainTextContent = true },
        },
        new()
        {
            // Paths name the deployment, which is the model half of the target's id.
            // https://learn.microsoft.com/azure/ai-services/openai/reference
            Name = "azure-openai",
            Dialect = ProviderDialect.AzureOpenAi,
            Authentication = ProviderAuthentication.ApiKey,
            KeyVariable = "AZURE_OPENAI_API_KEY",
            Abilities = Common | Sampling | TargetAbilities.Vision,
        },
        new()
        {
            // Answers 422 to any field it does not know, and reports usage in every stream unasked.
            // https://docs.mistral.ai/api, avante-corp/avante.nvim#2347, Gitlawb/openclaude#739; ids of calls: anomalyco/opencode#1680
            Name = "mistral",
            BaseUrl = new("https://api.mistral.ai/v1"),
            KeyVariable = "MISTRAL_API_KEY",
            Abilities = Common | TargetAbilities.Vision | TargetAbilities.MultipleChoices,
            MidModel = "mistral-large-2512",
            Quirks = Cautious with
            {
                SendStreamOptions = false,
                ToolCallIds = ToolCallIdForm.NineAlphanumeric,
                DropFields = ["name", "user", "seed", "logit_bias", "store", "metadata", "service_tier"],
            },
        },
        new()
        {
            // Refuses logprobs, names of speakers and any n but 1. https://console.groq.com/docs/openai
            Name = "groq",
            BaseUrl = new("https://api.groq.com/openai/v1"),
            KeyVariable = "GROQ_API_KEY",
            MidModel = "openai/gpt-oss-120b",
            Quirks = new() { SystemRoleForDeveloper = true, DropFields = ["name", "logit_bias", "store"] },
        },
        new()
        {
            Name = "together",
            BaseUrl = new("https://api.together.xyz/v1"),
            KeyVariable = "TOGETHER_API_KEY",
            MidModel = "openai/gpt-oss-120b",
            Abilities = Common | TargetAbilities.MultipleChoices,
            Quirks = Cautious,
        },
        new()
        {
            Name = "openrouter",
            BaseUrl = new("https://openrouter.ai/api/v1"),
            KeyVariable = "OPENROUTER_API_KEY",
            Quirks = new() { UseMaxTokensField = true },
        },
        new()
        {
            Name = "xai",
            BaseUrl = new("https://api.x.ai/v1"),
            KeyVariable = "XAI_API_KEY",
            MidModel = "grok-4.3",
            PremiumModel = "grok-4.5",
            Abilities = Common | Sampling | TargetAbilities.Vision,
            Quirks = new() { SystemRoleForDeveloper = true },
        },
        new()
        {
            // Answers 400 to fields it does not know. https://ai.google.dev/gemini-api/docs/openai, Vali-98/ChatterUI#227
            Name = "gemini",
            BaseUrl = new("https://generativelanguage.googleapis.com/v1beta/openai"),
            KeyVariable = "GEMINI_API_KEY",
            MidModel = "gemini-3.8-flash",
            PremiumModel = "gemini-3.1-pro-preview",
            Abilities = Common | TargetAbilities.Vision | TargetAbilities.MultipleChoices,
            Quirks = Cautious with
            {
                DropFields =
                [
                    "seed", "frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls", "store", "metadata", "user", "service_tier",
                ],
            },
        },
        new()
        {
            // https://docs.fireworks.ai/tools-sdks/openai-compatibility
            Name = "fireworks",
            BaseUrl = new("https://api.fireworks.ai/inference/v1"),
            KeyVariable = "FIREWORKS_API_KEY",
            Abilities = Common | Sampling,
            Quirks = Cautious,
        },
        new()
        {
            Name = "vllm",
            BaseUrl = new("http://127.0.0.1:8000/v1"),
            Local = true,
            Abilities = Common | Sampling,
            Quirks = Cautious,
        },
        new()
        {
            Name = "ollama",
            BaseUrl = new("http://127.0.0.1:11434/v1"),
            Local = true,
            Quirks = Cautious,
        },
        new()
        {
            Name = "llama-server",
            BaseUrl = new("http://127.0.0.1:8080/v1"),
            Local = true,
            Abilities = Common | TargetAbilities.LogProbs,
            Quirks = Cautious,
        },
        new()
        {
            Name = "lm-studio",
            BaseUrl = new("http://127.0.0.1:1234/v1"),
            Local = true,
            Quirks = Cautious,
        },
        new()
        {
            Name = "openai-compatible",
            Quirks = Cautious,
        },
        new()
        {
            Name = "recorded",
            Dialect = ProviderDialect.Recorded,
            Local = true,
            // A recording answers whatever it was asked when it was made; it has one answer and no log-probabilities.
            Abilities = Common | TargetAbilities.Vision | TargetAbilities.Audio | TargetAbilities.Files,
        },
    ];

    private static readonly FrozenDictionary<string, ProviderPreset> ByName = All.ToFrozenDictionary(preset => preset.Name);

    /// <summary>The preset of that name; null when there is none.</summary>
    public static ProviderPreset? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The preset of validated options.</summary>
    public static ProviderPreset Of(ProviderOptions options) =>
        Find(options.Preset) ?? throw new ArgumentException("options that name no known preset must be refused before", nameof(options));
}
