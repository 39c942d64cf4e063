using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Storage;

/// <summary>The database of a data directory, opened when it is first asked for.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, string dataDirectory, StorageOptions options) => services
        .AddSingleton(provider => Database.Open(
            DataDirectory.Create(dataDirectory), options, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AdminKeyStore>();
}
