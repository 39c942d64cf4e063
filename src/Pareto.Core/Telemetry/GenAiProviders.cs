namespace Pareto.Core.Telemetry;

/// <summary>What the conventions call the providers (<c>gen_ai.provider.name</c>, semantic conventions v1.41).</summary>
internal static class GenAiProviders
{
    /// <summary>The conventions' word for a preset; one that they do not know keeps its own.</summary>
    public static string NameOf(string preset) => preset switch
    {
        "azure-openai" => "azure.ai.openai",
        "gemini" => "gcp.gemini",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        _ => preset,
    };
}
