using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Export;

public sealed class PostgresLedgerExportTests() : LedgerExportTests(StorageEngine.Postgres);
