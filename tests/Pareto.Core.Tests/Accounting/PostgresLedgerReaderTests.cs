using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting;

public sealed class PostgresLedgerReaderTests() : LedgerReaderTests(StorageEngine.Postgres);
