using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Rollups;

public sealed class SqliteRollupTests() : RollupTests(StorageEngine.Sqlite);
