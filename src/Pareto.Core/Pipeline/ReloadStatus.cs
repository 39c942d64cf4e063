using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Core.Pipeline;

/// <summary>The last look at the configuration. With problems, the one before it is still in force.</summary>
public sealed record ReloadStatus(DateTimeOffset At, ImmutableArray<ConfigurationProblem> Problems);
