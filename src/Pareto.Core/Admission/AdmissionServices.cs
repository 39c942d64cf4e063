using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission;

/// <summary>The keys, and what of them outlives configurations.</summary>
internal static class AdmissionServices
{
    public static IServiceCollection AddAdmission(this IServiceCollection services, bool alwaysAsks) => services
        .AddSingleton(provider => new KeyHasher(InstallationKey.ReadOrCreate(provider.GetRequiredService<Database>().Directory)))
        .AddSingleton(provider => new VirtualKeyStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<KeyHasher>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<VirtualKeys>()
        .AddSingleton(provider => new KeyIssuer(provider.GetRequiredService<VirtualKeyStore>(), provider.GetRequiredService<VirtualKeys>()))
        .AddSingleton<UnknownKeyLog>()
        .AddSingleton(provider => new KeyRingParts(
            provider.GetRequiredService<KeyHasher>(),
            provider.GetRequiredService<VirtualKeys>(),
            provider.GetRequiredService<AdminKeyStore>().Verify,
            provider.GetRequiredService<UnknownKeyLog>(),
            provider.GetRequiredService<TimeProvider>(),
            alwaysAsks));
}
