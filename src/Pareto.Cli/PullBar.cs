using Pareto.LocalModels.Store;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>A pull as a bar that redraws itself.</summary>
internal sealed class PullBar(IAnsiConsole console, ProgressContext progress, string source) : IPullObserver
{
    private ProgressTask? _arrival;
    private ProgressTask? _check;

    public void Note(string message) => console.MarkupLineInterpolated($"[dim]{message}[/]");

    public void Received(long bytes, long? total)
    {
        _arrival ??= progress.AddTask(Markup.Escape(source));
        _arrival.IsIndeterminate = total is null;
        _arrival.MaxValue = total ?? Math.Max(1, bytes);
        _arrival.Value = bytes;
    }

    public void Checked(long bytes, long total)
    {
        _check ??= progress.AddTask("checking the SHA-256", maxValue: total);
        _check.Value = bytes;
    }
}
