using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Reconciliation;

public sealed class PostgresReconcilerTests() : ReconcilerTests(StorageEngine.Postgres);
