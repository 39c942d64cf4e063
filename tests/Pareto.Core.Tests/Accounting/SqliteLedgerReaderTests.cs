using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting;

public sealed class SqliteLedgerReaderTests() : LedgerReaderTests(StorageEngine.Sqlite);
