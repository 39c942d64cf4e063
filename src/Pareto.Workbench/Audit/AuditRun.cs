using System.Globalization;
using Pareto.Core.Catalog;
using Pareto.Workbench.Audit.Findings;
using Pareto.Workbench.Audit.Logs;

namespace Pareto.Workbench.Audit;

/// <summary>
/// Reads logs once, from beginning to end, and finds the facts. Batches are parsed and digested by several workers; what depends on the calls before
/// is counted in the order of the log, so the facts do not depend on which worker was faster.
/// </summary>
public sealed class AuditRun
{
    private const int MostBrokenShown = 10;

    private readonly AuditOptions _options;
    private readonly LogSource _source;
    private readonly RecordReader _reader;
    private readonly CallDigester _digester;
    private readonly AuditTally _tally;
    private readonly PersonalData _personal = new();
    private readonly IProgress<AuditProgress>? _progress;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (ReadBatch Read, List<CallDigest> Digests)> _waiting = [];
    private readonly Dictionary<SourceFile, long> _callsOf = [];
    private readonly List<BrokenLine> _firstBroken = [];
    private readonly SortedDictionary<string, long> _brokenByReason = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _other = new(StringComparer.Ordinal);
    private int _next;
    private long _records;
    private long _broken;
    private long _withoutTime;

    private AuditRun(AuditOptions options, PriceCatalogue prices, TimeProvider time, IProgress<AuditProgress>? progress)
    {
        _options = options;
        _progress = progress;
        _source = new LogSource(LogFiles.Find(options.Paths), options.Format, options.Columns, options.WorkloadField);
        _reader = new RecordReader(options.WorkloadField);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        _digester = new CallDigester(new LoggedPrices(prices, today), options.Redact ? _personal : null);
        _tally = new AuditTally(options.Seed);
    }

    /// <summary>Reads the logs.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="prices">For calls whose cost is not logged.</param>
    /// <param name="time">Tells the day whose prices hold for calls without a time.</param>
    /// <param name="progress">Is told after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="AuditException">A path names nothing, or no file holds a call.</exception>
    public static async Task<AuditFacts> ReadAsync(
        AuditOptions options, PriceCatalogue prices, TimeProvider time, IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new AuditRun(options, prices, time, progress);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(run._source.Read(cancellationToken), parallel, (batch, token) =>
        {
            run.Work(batch, token);
            return ValueTask.CompletedTask;
        });
        return await run.FactsAsync(parallel);
    }

    private void Work(SourceBatch batch, CancellationToken cancellationToken)
    {
        ReadBatch read;
        using (batch.Records)
        {
            read = _reader.Read(batch, cancellationToken);
        }

        var left = read.Calls.Count;
        read.Calls.RemoveAll(call => !IsAskedFor(call));
        var digests = read.Calls.ConvertAll(_digester.Digest);
        lock (_lock)
        {
            _withoutTime += _options.Since is null && _options.Until is null ? 0 : left - read.Calls.Count;
            _waiting.Add(batch.Number, (read, digests));
            while (_waiting.Remove(_next, out var due))
            {
                _next++;
                Count(due.Read, due.Digests);
            }

            _progress?.Report(new AuditProgress(_source.ReadBytes, _source.TotalBytes, _tally.Calls, _broken));
        }
    }

    private void Count(ReadBatch read, List<CallDigest> digests)
    {
        _records += read.Records;
        _broken += read.Broken.Count;
        _callsOf[read.File] = _callsOf.GetValueOrDefault(read.File) + digests.Count;
        foreach (var line in read.Broken)
        {
            _brokenByReason[line.Reason] = _brokenByReason.GetValueOrDefault(line.Reason) + 1;
            if (_firstBroken.Count < MostBrokenShown)
            {
                _firstBroken.Add(line);
            }
        }

        foreach (var (reason, count) in read.Other)
        {
            _other[reason] = _other.GetValueOrDefault(reason) + count;
        }

        foreach (var digest in digests)
        {
            _tally.Add(digest);
        }
    }

    private bool IsAskedFor(LoggedCall call) =>
        (_options.Since is not { } since || call.At >= since) && (_options.Until is not { } until || call.At < until);

    private async Task<AuditFacts> FactsAsync(ParallelOptions parallel)
    {
        var files = _source.Files.ConvertAll(file => new FileFacts(
            file.File.Path, file.Format is { } format ? format.Name() : null, _callsOf.GetValueOrDefault(file), file.File.Bytes,
            file.Problem is { } problem && _options.Redact ? _personal.Redact(problem) : file.Problem));
        if (_tally.Calls == 0)
        {
            throw new AuditException(Why(files));
        }

        var tallies = _tally.Workloads.Settle(_tally.SampleSize);
        var workloads = new WorkloadFacts[tallies.Count];
        await Parallel.ForAsync(0, tallies.Count, parallel, (i, token) =>
        {
            workloads[i] = FactsOfWorkload.Of(tallies[i], _options.Redact, _personal, token);
            return ValueTask.CompletedTask;
        });
        return new AuditFacts
        {
            Workloads = [.. workloads.OrderByDescending(workload => workload.Cost).ThenByDescending(workload => workload.Calls).ThenBy(workload => workload.Name, StringComparer.Ordinal)],
            Files = files,
            Broken = new BrokenLines(_broken, _brokenByReason, _firstBroken, _records),
            Other = _other,
            Redacted = _options.Redact,
            Seed = _options.Seed,
            Notes = [.. Notes(workloads)],
        };
    }

    private string Why(List<FileFacts> files)
    {
        var problem = files.FirstOrDefault(file => file.Problem is not null);
        var broken = _firstBroken.FirstOrDefault();
        return problem is not null ? $"No call was found. '{problem.File}': {problem.Problem}."
            : broken is not null ? string.Create(CultureInfo.InvariantCulture, $"No call was found among {_records:N0} records. The first that is broken: {broken.Position.File}:{broken.Position.Line}: {broken.Reason}.")
            : _withoutTime > 0 ? "No call lies between --since and --until; calls without a time are left out then."
            : "No call to a model was found" + (_other.Count > 0 ? $": only {string.Join(", ", _other.Keys)}." : ".");
    }

    private IEnumerable<string> Notes(WorkloadFacts[] workloads)
    {
        if (!_options.Redact && workloads.Any(workload => workload.Sample.Count < workload.CallsWithText))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Routine share, task mix and personal data are from a random sample of {_tally.SampleSize:N0} calls of each workload (seed {_options.Seed}), with 95 % intervals.");
        }
        else if (_options.Redact && workloads.Any(workload => workload.Sample.Count < workload.CallsWithText))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Routine share and task mix are from a random sample of {_tally.SampleSize:N0} calls of each workload (seed {_options.Seed}), with 95 % intervals; personal data was looked for in every call.");
        }

        if (workloads.Any(workload => workload.Origin is WorkloadOrigin.SystemPrompt or WorkloadOrigin.Template))
        {
            yield return "Workloads were told apart by their system prompts, or by how prompts begin; --workload-field names them better where the log does.";
        }

        if (_tally.Workloads.HasFolded)
        {
            yield return "There were more workloads than are kept apart: the smallest are under 'other'. Is the field that names them one of workloads?";
        }

        if (workloads.Any(workload => workload.Usage.Estimated))
        {
            yield return "Where the log counts no tokens they were counted with OpenAI's o200k_base vocabulary.";
        }

        if (workloads.Any(workload => workload.CallsWithText < workload.Calls))
        {
            yield return "Some calls are logged without their prompt: duplicates, personal data and complexity are of the others.";
        }

        if (_withoutTime > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{_withoutTime:N0} calls lie outside --since and --until, or have no time.");
        }
    }
}
