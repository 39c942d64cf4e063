using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public sealed class SqliteAdminKeyStoreTests() : AdminKeyStoreTests(StorageEngine.Sqlite);
