using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Alerting;
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
            var spill = SpillFile.Open(database.Directory, options);
            var store = new SpillingLedgerStore(
                LedgerStores.Open(database, replica),
                spill,
                options.Spill.Retry,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SpillingLedgerStore>>());
            return new Ledger(store, LedgerStores.OpenJournal(database, options, spill));
        })
        .AddSingleton(provider =>
        {
            var database = provider.GetRequiredService<Database>();
            var time = provider.GetRequiredService<TimeProvider>();
            return new BudgetBook(
                new BudgetStore(database, time),
                new BudgetJournals(database.Directory, replica ?? ReplicaName.ReadOrCreate(database.Directory)),
                provider.GetRequiredService<Ledger>(),
                provider.GetRequiredService<AlertDesk>(),
                time,
                provider.GetRequiredService<ILogger<BudgetEscrow>>());
        })
        .AddSingleton<BudgetOffice>()
        .AddSingleton(provider => new EndUserNames(
            provider.GetRequiredService<Redactor>(), InstallationKey.ReadOrCreate(provider.GetRequiredService<Database>().Directory)))
        .AddSingleton(provider =>
        {
            // Rows that a kill left in the journal are in the database before anybody reads.
            _ = provider.GetRequiredService<Ledger>();
            return new LedgerReader(provider.GetRequiredService<Database>());
        })
        .AddSingleton(provider => new LedgerRoller(
            new RollupWriter(provider.GetRequiredService<Database>()),
            options.Retention.Ledger,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LedgerRoller>>()));
}
