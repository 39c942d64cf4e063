using System.Globalization;
using Pareto.Workbench.Audit;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>How far an audit has read, as a bar that redraws itself.</summary>
internal sealed class AuditBar(ProgressContext context) : IProgress<AuditProgress>
{
    private readonly ProgressTask _task = context.AddTask("reading");

    public void Report(AuditProgress value)
    {
        _task.MaxValue = Math.Max(1, value.Total);
        _task.Value = value.Bytes;
        _task.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Calls:N0} calls{(value.Broken > 0 ? $", {value.Broken:N0} broken lines" : "")}, {value.Bytes / 1e6:N0} of {value.Total / 1e6:N0} MB");
    }
}
