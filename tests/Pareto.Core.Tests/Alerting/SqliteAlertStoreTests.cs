using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Alerting;

public sealed class SqliteAlertStoreTests() : AlertStoreTests(StorageEngine.Sqlite);
