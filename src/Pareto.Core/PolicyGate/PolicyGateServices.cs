using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.PolicyGate;

/// <summary>Registers the policy gate.</summary>
internal static class PolicyGateServices
{
    public static IServiceCollection AddPolicyGate(this IServiceCollection services) => services.AddSingleton<GatekeeperFactory>();
}
