using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Export;

public sealed class SqliteLedgerExportTests() : LedgerExportTests(StorageEngine.Sqlite);
