using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Routing.Competence;

public sealed class PostgresFeedbackIntakeTests() : FeedbackIntakeTests(StorageEngine.Postgres);
