using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Routing.Competence;

public sealed class SqliteFeedbackIntakeTests() : FeedbackIntakeTests(StorageEngine.Sqlite);
