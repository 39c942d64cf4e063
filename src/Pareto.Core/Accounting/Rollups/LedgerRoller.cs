using Microsoft.Extensions.Logging;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>
/// Keeps the sums of days up to date in the background, and removes rows that are older than they are kept. Nobody waits for
/// it: without it, and where it is behind, figures come from rows. Several replicas may do it at once.
/// </summary>
internal sealed partial class LedgerRoller : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>How long an hour waits for requests that began in it and go on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly RollupWriter _writer;
    private readonly TimeSpan? _kept;
    private readonly TimeProvider _time;
    private readonly ILogger<LedgerRoller> _logger;
    private readonly Lock _rolling = new();
    private readonly ITimer _timer;
    private volatile bool _stopped;

    /// <param name="writer">Takes the sums.</param>
    /// <param name="kept">How long rows are kept; null: for good.</param>
    /// <param name="time">Says which days are over.</param>
    /// <param name="logger">Is told what does not work.</param>
    public LedgerRoller(RollupWriter writer, TimeSpan? kept, TimeProvider time, ILogger<LedgerRoller> logger)
    {
        (_writer, _kept, _time, _logger) = (writer, kept, time, logger);
        _timer = time.CreateTimer(_ => RollAll(), null, Pause, Pause);
    }

    /// <summary>Ends what it does with the step that is under way.</summary>
    public void Dispose()
    {
        _stopped = true;
        _timer.Dispose();
        lock (_rolling)
        {
        }
    }

    private void RollAll()
    {
        if (!_rolling.TryEnter())
        {
            return;
        }

        try
        {
            var now = _time.GetUtcNow();
            while (!_stopped && (_writer.AddLateRows() || _writer.RollNext(now - Patience) || (_kept is { } kept && _writer.RemoveRows(now - kept))))
            {
                // One step after another, each a transaction of its own.
            }
        }
        catch (StorageException e)
        {
            LogBehind(e.Message);
        }
        finally
        {
            _rolling.Exit();
        }
    }

    [LoggerMessage(5301, LogLevel.Warning, "The sums of days are behind and are taken later, figures come from rows meanwhile: {Problem}")]
    private partial void LogBehind(string problem);
}
