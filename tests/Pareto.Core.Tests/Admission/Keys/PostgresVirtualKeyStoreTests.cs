using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Admission.Keys;

public sealed class PostgresVirtualKeyStoreTests() : VirtualKeyStoreTests(StorageEngine.Postgres);
