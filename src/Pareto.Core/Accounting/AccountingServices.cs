using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Redaction;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The ledger, its writer and its reader.</summary>
internal static class AccountingServices
{
    public static IServiceCollection AddAccounting(this IServiceCollection services) => services
        .AddSingleton(provider => Ledger.Open(provider.GetRequiredService<SqliteDatabase>()))
        .AddSingleton(provider => new EndUserNames(
            provider.GetRequiredService<Redactor>(), InstallationKey.ReadOrCreate(provider.GetRequiredService<SqliteDatabase>().Directory)))
        .AddSingleton<LedgerReader>();
}
