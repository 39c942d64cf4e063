using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Redaction;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The ledger, its writer and its reader.</summary>
internal static class AccountingServices
{
    /// <param name="services">Where to add them.</param>
    /// <param name="options">How rows are kept.</param>
    /// <param name="replica">Who writes; null: the data directory's own name.</param>
    public static IServiceCollection AddAccounting(this IServiceCollection services, StorageOptions options, string? replica) => services
        .AddSingleton(provider =>
        {
            var database = provider.GetRequiredService<Database>();
            return new Ledger(new SpillingLedgerStore(
                LedgerStores.Open(database, replica),
                SpillFile.Open(database.Directory, options),
                options.Spill.Retry,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SpillingLedgerStore>>()));
        })
        .AddSingleton(provider => new EndUserNames(
            provider.GetRequiredService<Redactor>(), InstallationKey.ReadOrCreate(provider.GetRequiredService<Database>().Directory)))
        .AddSingleton<LedgerReader>();
}
