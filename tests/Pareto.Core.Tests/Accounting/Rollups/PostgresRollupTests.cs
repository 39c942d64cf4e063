using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Rollups;

public sealed class PostgresRollupTests() : RollupTests(StorageEngine.Postgres);
