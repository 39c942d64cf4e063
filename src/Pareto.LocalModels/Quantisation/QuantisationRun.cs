using System.Text.Json;
using System.Text.Json.Serialization;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Quantisation;

/// <summary>
/// Quantises a model, compares it with the original and puts it in its place only where it lost no more than is tolerated.
/// A report of the comparison then lies beside it. Whatever ends it early, nothing of the new file is left.
/// </summary>
public static class QuantisationRun
{
    private const double BytesPerMebibyte = 1 << 20;

    // Left for the report, and for whoever else writes meanwhile.
    private const long SpareBytes = 16 << 20;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Where the report of a model's comparison lies.</summary>
    public static string ReportPath(string model) => Path.ChangeExtension(model, ".parity.json");

    /// <summary>A file that cannot be used is a <see cref="GgufException"/>, one that cannot be read or written an <see cref="IOException"/>.</summary>
    public static QuantisationOutcome Run(QuantisationRequest request, IProgress<QuantisationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(request, FreeBytes, progress, cancellationToken);

    internal static QuantisationOutcome Run(
        QuantisationRequest request, Func<string, long> freeBytes, IProgress<QuantisationProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(request.Target))!;
        var problem = !File.Exists(request.Source) ? $"'{request.Source}' does not exist."
            : Path.GetFullPath(request.Source) == Path.GetFullPath(request.Target) ? "The new file would replace its own original: name another one."
            : File.Exists(request.Target) && !request.Replaces ? $"'{request.Target}' exists already: name another file, or allow it to be replaced."
            : !Directory.Exists(folder) ? $"The folder '{folder}' does not exist."
            : null;
        if (problem is not null)
        {
            return QuantisationOutcome.Refused(problem);
        }

        using var quantizer = ModelQuantizer.Open(request.Source, request.Type, request.Model.Threads);
        var free = freeBytes(folder);
        if (free < quantizer.Length + SpareBytes)
        {
            return QuantisationOutcome.Refused(FormattableString.Invariant(
                $"The new file takes {quantizer.Length / BytesPerMebibyte:N0} MiB, but '{folder}' has {free / BytesPerMebibyte:N0} MiB left."));
        }

        using var pending = new PendingFile(request.Target);
        quantizer.Write(pending.Path, Step("Quantising", progress), cancellationToken);
        var report = request.Data is null ? null : Compare(request, request.Data, pending.Path, progress, cancellationToken);
        var outcome = new QuantisationOutcome(null, quantizer.OriginalLength, quantizer.Length, quantizer.WasQuantised, report);
        if (outcome.IsKept)
        {
            Keep(request, pending, report);
        }

        return outcome;
    }

    private static QuantisationReport Compare(
        QuantisationRequest request, EvaluationData data, string path, IProgress<QuantisationProgress>? progress, CancellationToken cancellationToken)
    {
        var before = Evaluate(request.Source, "Asking the original");
        return QuantisationReport.Of(request, before, Evaluate(path, "Asking the new one"));

        ModelScores Evaluate(string file, string step)
        {
            using var model = LocalModel.Open(file, request.Model);
            return ModelEvaluator.Evaluate(model, data, request.Evaluation, Step(step, progress), cancellationToken);
        }
    }

    private static void Keep(QuantisationRequest request, PendingFile pending, QuantisationReport? report)
    {
        // A report of what was there before would speak of another file.
        var path = ReportPath(request.Target);
        if (request.Replaces)
        {
            File.Delete(path);
        }

        pending.Keep(request.Replaces);
        if (report is not null)
        {
            using var file = new PendingFile(path);
            File.WriteAllBytes(file.Path, JsonSerializer.SerializeToUtf8Bytes(report, _json));
            file.Keep(replace: true);
        }
    }

    private static ShareOf? Step(string step, IProgress<QuantisationProgress>? progress) => progress is null ? null : new ShareOf(step, progress);

    private static long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private sealed class ShareOf(string step, IProgress<QuantisationProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new QuantisationProgress(step, value));
    }
}
