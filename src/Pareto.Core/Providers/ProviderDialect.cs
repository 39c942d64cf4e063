namespace Pareto.Core.Providers;

/// <summary>How a provider is spoken to.</summary>
internal enum ProviderDialect
{
    /// <summary>OpenAI's chat completions and embeddings.</summary>
    OpenAi,

    /// <summary>The same under Azure's paths: one deployment per model, and an api-version.</summary>
    AzureOpenAi,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>Not at all: replies come from a file.</summary>
    Recorded,
}
