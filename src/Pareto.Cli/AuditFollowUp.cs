using System.Globalization;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using Pareto.Workbench.Audit.Proposal;
using Pareto.Workbench.Reports;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>
/// What follows from the facts of an audit: savings, labels, conclusion, report, configuration. Made before the logs are read, so that what is
/// wrong with the arguments is told before anybody waits.
/// </summary>
internal sealed class AuditFollowUp
{
    private readonly AuditFollowUpOptions _options;
    private readonly IInProcessModels _models;
    private readonly CheckedConfiguration? _own;

    private AuditFollowUp(AuditFollowUpOptions options, IInProcessModels models, CheckedConfiguration? own) =>
        (_options, _models, _own) = (options, models, own);

    /// <summary>Null where something is wrong with the arguments, which has been told.</summary>
    public static AuditFollowUp? Prepare(AuditFollowUpOptions options, IInProcessModels models)
    {
        foreach (var file in (string?[])[options.Html, options.WriteConfiguration])
        {
            if (file is not null && File.Exists(file) && !options.Force)
            {
                Failure.Tell($"'{file}' exists already; name another file, or overwrite it with --force.");
                return null;
            }
        }

        var own = CommonOptions.ConfigurationFile(options.Configuration) is { } named ? ConfigurationSource.Load(named, models) : null;
        if (own is { IsValid: false })
        {
            ConfigurationSource.TellProblems(own);
            return null;
        }

        // What is proposed later may have other targets; one's own configuration has those that it has.
        return own is not null && options.LabelWith is { } target && FindTarget(own, target) is null
            ? null
            : new AuditFollowUp(options, models, own);
    }

    /// <summary>The result, null where nothing can be projected; and the exit code of the audit.</summary>
    public async Task<(AuditResult? Result, int ExitCode)> ConcludeAsync(AuditFacts facts, CancellationToken cancellationToken)
    {
        var configuration = _own ?? await ProposeAsync(facts, cancellationToken);
        if (!configuration.IsValid)
        {
            return (null, ConfigurationSource.TellProblems(configuration));
        }

        var exitCode = ExitCode.Done;
        if (_options.WriteConfiguration is { } file)
        {
            exitCode = WriteConfiguration(file, facts, configuration);
        }

        if (SavingsProjector.WhyNot(configuration) is { } why)
        {
            Failure.Tell(why);
            return (null, (_options.Html ?? _options.LabelWith) is null ? exitCode : ExitCode.Failed);
        }

        var savings = new SavingsProjector(configuration, TimeProvider.System, _options.Seed).Project(facts.Workloads, cancellationToken);
        LabelledEstimate? labels = null;
        if (_options.LabelWith is { } name)
        {
            if (FindTarget(configuration, name) is not { } target)
            {
                return (null, ExitCode.Failed);
            }

            labels = await LabelAsync(facts, configuration, target, savings, cancellationToken);
        }

        var result = new AuditResult
        {
            Workloads = facts.Workloads,
            Basis = BasisOf(configuration),
            Savings = savings,
            Labels = labels,
            Conclusion = AuditConclusion.Of(facts.Workloads, savings, labels),
        };
        return (result, _options.Html is { } page && !Write(page, HtmlReport.Write(ReportOf(facts, result))) ? ExitCode.Failed : exitCode);
    }

    // Without a configuration the audit projects with the one that it proposes.
    private async Task<CheckedConfiguration> ProposeAsync(AuditFacts facts, CancellationToken cancellationToken)
    {
        var found = await AutomaticConfiguration.FindAsync(Environment.GetEnvironmentVariable, small: null, TimeProvider.System, cancellationToken);
        var text = ProposedConfiguration.From(found, facts.Workloads, Environment.GetEnvironmentVariable);
        return Checker().Check(text, _options.WriteConfiguration ?? CommonOptions.DefaultConfigurationFile);
    }

    private int WriteConfiguration(string file, AuditFacts facts, CheckedConfiguration configuration)
    {
        var text = _own is null ? configuration.Text! : ProposedConfiguration.Added(configuration.Text!, facts.Workloads);
        var written = Checker().Check(text, file);
        if (!written.IsValid)
        {
            Failure.Tell($"'{file}' is not written, because what belongs into it would be wrong there:");
            return ConfigurationSource.TellProblems(written);
        }

        return Write(file, text) ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<LabelledEstimate> LabelAsync(
        AuditFacts facts, CheckedConfiguration configuration, Target target, SavingsProjection savings, CancellationToken cancellationToken)
    {
        var labelling = CallLabelling.Prepare(facts.Workloads, configuration, target, _options.Sample, _options.Seed, TimeProvider.System, cancellationToken);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Asking {target.Name} about {labelling.Questions:N0} calls costs at most {AuditText.Dollars(labelling.MostCost)}.{(labelling.HeldBack > 0 ? $" {AuditText.Percent(labelling.HeldBack)} hold personal data or secrets and are not shown to it: it is not local." : "")}"));
        var bill = savings.Total[SavingsPolicy.AllPremium].Cost?.Value;
        return Terminal.Live is { } live
            ? await live.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => labelling.RunAsync(bill, new Ticks(context.AddTask("labelling", maxValue: Math.Max(1, labelling.Questions))), cancellationToken))
            : await labelling.RunAsync(bill, new Ticks(null), cancellationToken);
    }

    private ReportPage ReportOf(AuditFacts facts, AuditResult result)
    {
        var names = facts.Files.Select(file => Path.GetFileName(file.File)).ToArray();
        return AuditReport.Of(
            result,
            names is [var only] ? only : string.Create(CultureInfo.InvariantCulture, $"{names.Length:N0} files"),
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
    }

    private string BasisOf(CheckedConfiguration configuration)
    {
        var tiers = string.Join(", ", Enum.GetValues<Tier>().SelectMany(tier => configuration.Catalog!.InTier(tier).Take(1)).Select(target => $"{target.Name} for {target.Tier!.Value.Name()}"));
        return _own is { File: { } file }
            ? $"The calls are routed as {Path.GetFileName(file)} says: {tiers}."
            : $"The calls are routed by the configuration that the audit proposes (--write-config writes it): {tiers}. What of it this machine does not offer is assumed.";
    }

    private static Target? FindTarget(CheckedConfiguration configuration, string name)
    {
        var catalog = configuration.Catalog!;
        var target = catalog.Resolve(name) switch
        {
            ModelSelection.OfTier { Tier: var tier } => catalog.InTier(tier).FirstOrDefault(),
            ModelSelection.OfTargets { Targets: [var first, ..] } => first,
            _ => null,
        };
        if (target is null)
        {
            var known = catalog.Targets.Select(one => one.Name).ToArray();
            Failure.Tell($"--label-with: '{name}' is none of the targets ({string.Join(", ", known)}).{NameSuggestion.Hint(name, known)}");
        }

        return target;
    }

    private ConfigurationChecker Checker() => new(Environment.GetEnvironmentVariable, TimeProvider.System, _models);

    private bool Write(string file, string text)
    {
        try
        {
            using var writer = new StreamWriter(new FileStream(file, _options.Force ? FileMode.Create : FileMode.CreateNew));
            writer.Write(text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure.Tell($"'{file}' cannot be written: {e.Message}");
            return false;
        }
    }

    /// <summary>Counts the progress task, where there is one, up at once, on whatever thread reports.</summary>
    private sealed class Ticks(ProgressTask? task) : IProgress<int>
    {
        public void Report(int value) => task?.Increment(value);
    }
}
