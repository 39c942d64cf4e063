using Pareto.LocalModels.Store;

namespace Pareto.Cli;

/// <summary>A pull as lines, one for each tenth, where nobody watches.</summary>
internal sealed class PullLines(TextWriter writer, string source) : IPullObserver
{
    // Where the size is not known.
    private const long Step = 100_000_000;

    private long _told = -1;

    public void Note(string message) => writer.WriteLine($"pareto: {message}");

    public void Received(long bytes, long? total)
    {
        var tenth = total is > 0 ? bytes * 10 / total.Value : bytes / Step;
        if (tenth == _told)
        {
            return;
        }

        _told = tenth;
        writer.WriteLine($"pareto: {source}: {ByteSize.Text(bytes)}{(total is { } whole ? $" of {ByteSize.Text(whole)}" : "")}");
    }

    public void Checked(long bytes, long total)
    {
    }
}
