using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Admission.Keys;

public sealed class SqliteVirtualKeyStoreTests() : VirtualKeyStoreTests(StorageEngine.Sqlite);
