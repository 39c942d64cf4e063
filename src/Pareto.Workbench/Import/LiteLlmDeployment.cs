using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>One entry of LiteLLM's model list that can be served here.</summary>
/// <param name="Group">The name clients send; several deployments may share it.</param>
/// <param name="Provider">Who serves it.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Path">Its place in the file.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Own">Its <c>litellm_params</c>.</param>
/// <param name="Info">Its <c>model_info</c>.</param>
internal sealed record LiteLlmDeployment(
    string Group, LiteLlmProviders.Entry Provider, string Model, string Path, int Line, DocumentMapping Own, DocumentMapping? Info)
{
    /// <summary>What is read of <c>litellm_params</c>.</summary>
    public static readonly string[] Parameters =
    [
        "model", "custom_llm_provider", "api_base", "base_url", "api_key", "api_version", "organization", "order", .. LiteLlmTargets.Prices, .. LiteLlmCaps.Parameters,
    ];

    /// <summary>What is read of <c>model_info</c>.</summary>
    public static readonly string[] Facts =
    [
        "id", "mode", "base_model", "max_input_tokens", "max_output_tokens", "supports_function_calling", "supports_vision", .. LiteLlmTargets.Prices,
    ];

    /// <summary>The target's id here.</summary>
    public string Target => $"{Provider.Name}/{Model}";

    /// <summary>Deployments of a group are tried from the lowest order up; those without one come last.</summary>
    public decimal Order => Own.Number("order") ?? decimal.MaxValue;

    public bool IsEmbedding => Info.Text("mode") == "embedding";

    /// <summary>The price under the key, which LiteLLM takes from either place.</summary>
    public decimal? Price(string key) => Own.Number(key) ?? Info.Number(key);
}
