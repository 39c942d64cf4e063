using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Alerting;

public sealed class PostgresAlertStoreTests() : AlertStoreTests(StorageEngine.Postgres);
