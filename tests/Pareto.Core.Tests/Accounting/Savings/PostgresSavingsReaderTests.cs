using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Savings;

public sealed class PostgresSavingsReaderTests() : SavingsReaderTests(StorageEngine.Postgres);
