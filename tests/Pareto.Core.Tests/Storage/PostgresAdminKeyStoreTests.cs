using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public sealed class PostgresAdminKeyStoreTests() : AdminKeyStoreTests(StorageEngine.Postgres);
