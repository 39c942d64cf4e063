using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission;

/// <summary>The keys and the limits, and what of them outlives configurations.</summary>
internal static class AdmissionServices
{
    public static IServiceCollection AddAdmission(this IServiceCollection services, bool alwaysAsks, string? replica) => services
        .AddSingleton(provider => new KeyHasher(InstallationKey.ReadOrCreate(provider.GetRequiredService<Database>().Directory)))
        .AddSingleton(provider => new VirtualKeyStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<KeyHasher>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<VirtualKeys>()
        .AddSingleton(provider => new KeyIssuer(provider.GetRequiredService<VirtualKeyStore>(), provider.GetRequiredService<VirtualKeys>()))
        .AddSingleton<UnknownKeyLog>()
        .AddSingleton<LimitRefusals>()
        .AddSingleton<LimitClock>()
        .AddSingleton(provider => Limiter(provider, replica))
        .AddSingleton<ExpectedUse>()
        .AddSingleton(provider => new KeyRingParts(
            provider.GetRequiredService<KeyHasher>(),
            provider.GetRequiredService<VirtualKeys>(),
            provider.GetRequiredService<AdminKeyStore>().Verify,
            provider.GetRequiredService<UnknownKeyLog>(),
            provider.GetRequiredService<TimeProvider>(),
            alwaysAsks));

    // One machine counts for itself; where several share a database they count together.
    private static RateLimiter Limiter(IServiceProvider provider, string? replica)
    {
        var clock = provider.GetRequiredService<LimitClock>();
        var refusals = provider.GetRequiredService<LimitRefusals>();
        return provider.GetRequiredService<Database>() switch
        {
            PostgresDatabase shared => new RateLimiter(clock, refusals, new LeaseDesk(
                new PostgresLimitStore(shared, replica ?? ReplicaName.ReadOrCreate(shared.Directory)),
                provider.GetRequiredService<TimeProvider>(),
                clock,
                provider.GetRequiredService<ILogger<LeaseDesk>>())),
            SqliteDatabase own => new RateLimiter(clock, refusals, keeper: new LimitKeeper(own, provider.GetRequiredService<ILogger<LimitKeeper>>())),
            var other => throw new InvalidOperationException($"No limits are counted in a {other.GetType().Name}."),
        };
    }
}
