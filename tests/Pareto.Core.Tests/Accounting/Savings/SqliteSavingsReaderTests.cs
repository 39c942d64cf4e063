using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Savings;

public sealed class SqliteSavingsReaderTests() : SavingsReaderTests(StorageEngine.Sqlite);
