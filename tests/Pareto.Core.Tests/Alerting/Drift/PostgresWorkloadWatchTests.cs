using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Alerting.Drift;

public sealed class PostgresWorkloadWatchTests() : WorkloadWatchTests(StorageEngine.Postgres);
