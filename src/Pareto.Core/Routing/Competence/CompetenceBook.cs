using Microsoft.Extensions.Logging;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>
/// Keeps <see cref="CompetenceTable"/> in memory for those who plan: read when it is first asked for, and again in the background within half a minute of an outcome
/// being written. Nobody who plans ever waits for the database, but the first. Safe for many threads.
/// </summary>
internal sealed partial class CompetenceBook : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CompetenceReader _reader;
    private readonly OutcomeStore _outcomes;
    private readonly ILogger<CompetenceBook> _logger;
    private readonly Lock _loading = new();
    private readonly ITimer _timer;
    private volatile CompetenceTable? _table;
    private int _changed;

    public CompetenceBook(CompetenceReader reader, OutcomeStore outcomes, TimeProvider time, ILogger<CompetenceBook> logger)
    {
        _reader = reader;
        _outcomes = outcomes;
        _logger = logger;
        _outcomes.Changed += Mark;
        _timer = time.CreateTimer(_ => Refresh(), null, Patience, Patience);
    }

    public CompetenceTable Table => _table ?? First();

    public void Dispose()
    {
        _outcomes.Changed -= Mark;
        _timer.Dispose();
    }

    private void Mark() => Volatile.Write(ref _changed, 1);

    private CompetenceTable First()
    {
        lock (_loading)
        {
            return _table ??= Read() ?? CompetenceTable.Empty;
        }
    }

    private void Refresh()
    {
        lock (_loading)
        {
            if (_table is not null && Interlocked.Exchange(ref _changed, 0) == 1)
            {
                _table = Read() ?? _table;
            }
        }
    }

    // Without the database nothing new is earned and nothing lost.
    private CompetenceTable? Read()
    {
        try
        {
            return new CompetenceTable(_reader.Rows());
        }
        catch (StorageException e)
        {
            Mark();
            LogNotRead(e.Message);
            return null;
        }
    }

    [LoggerMessage(5201, LogLevel.Warning, "What targets have earned could not be read again, and stands as it was: {Problem}")]
    private partial void LogNotRead(string problem);
}
