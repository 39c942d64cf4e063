using Pareto.Core.Storage;

namespace Pareto.Core.Tests.PolicyGate.AuditTrail;

public sealed class PostgresAuditTrailTests() : AuditTrailTests(StorageEngine.Postgres);
