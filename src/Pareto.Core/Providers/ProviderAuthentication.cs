namespace Pareto.Core.Providers;

/// <summary>The header that carries a provider's key.</summary>
internal enum ProviderAuthentication
{
    /// <summary><c>Authorization: Bearer KEY</c>.</summary>
    Bearer,

    /// <summary><c>api-key: KEY</c>, as Azure has it.</summary>
    ApiKey,

    /// <summary><c>x-api-key: KEY</c>, as Anthropic has it.</summary>
    XApiKey,
}
