using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting;

public sealed class PostgresLedgerTests() : LedgerTests(StorageEngine.Postgres);
