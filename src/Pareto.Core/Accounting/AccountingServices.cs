using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The ledger, its writer and its reader.</summary>
internal static class AccountingServices
{
    public static IServiceCollection AddAccounting(this IServiceCollection services) => services
        .AddSingleton(provider => Ledger.Open(provider.GetRequiredService<SqliteDatabase>()))
        .AddSingleton<LedgerReader>();
}
