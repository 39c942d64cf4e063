using System.Collections.Immutable;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>Holds the numbers of an audit against the thresholds that people use.</summary>
internal sealed class ConclusionTests
{
    public const double OutputHeavy = 0.6;
    public const double MostlyRoutine = 0.7;
    public const double WorthBuilding = 0.4;
    public const double ManyRequestsADay = 10_000;
    public const decimal DearWorkload = 3_000;

    /// <summary>Detectors err by some two in a hundred; beyond this a workload surely holds personal data as a rule.</summary>
    public const double PersonalData = 0.05;

    private readonly IReadOnlyList<WorkloadFacts> _workloads;
    private readonly SavingsProjection _savings;
    private readonly LabelledFigures? _labels;

    public ConclusionTests(IReadOnlyList<WorkloadFacts> workloads, SavingsProjection savings, LabelledFigures? labels)
    {
        (_workloads, _savings, _labels) = (workloads, savings, labels);
        var calls = workloads.Sum(workload => (double)workload.Calls);
        RoutineShare = labels?.SmallWillDo.Value ?? (calls == 0 ? 0 : workloads.Sum(workload => workload.RoutineShare * workload.Calls) / calls);
    }

    /// <summary>By the labels where there are any, else by what the audit has found.</summary>
    public double RoutineShare { get; }

    public bool HasVolume => RequestsADay() > ManyRequestsADay || Dearest()?.Bill > DearWorkload;

    public bool IsRegulated => MostPersonal() is { } workload && workload.PersonalDataShare > PersonalData;

    public ImmutableArray<ConclusionTest> All => [Output(), Routine(), Volume(), Bill(), Regulated(), Pays()];

    private ConclusionTest Output()
    {
        double input = _workloads.Sum(workload => workload.Usage.Input), output = _workloads.Sum(workload => workload.Usage.Output);
        double? share = input + output == 0 ? null : output / (input + output);
        return new(
            "outputShare", "Is it mostly output?", share is { } known ? $"{AuditText.Percent(known)} of tokens" : "the log has no tokens", share, "> 60 %", Verdict(share, OutputHeavy),
            share > OutputHeavy
                ? "Output is what costs: a cheaper model and shorter answers save most."
                : "Input weighs as much: shorter prompts and prompt caching save beside a cheaper model.");
    }

    private ConclusionTest Routine() => new(
        "routine", "Is it mostly routine?", $"{AuditText.Percent(RoutineShare)} of calls{(_labels is null ? "" : ", by labels")}", RoutineShare, "> 70 %, or > 40 % worth building",
        RoutineShare > MostlyRoutine ? TestVerdict.Yes : RoutineShare > WorthBuilding ? TestVerdict.WorthBuilding : TestVerdict.No,
        DecisionTable.LevelOf(RoutineShare) switch
        {
            RoutineLevel.High => "A small model fits most of it.",
            RoutineLevel.Medium => "A small model fits enough of it to make a router worth building.",
            _ => "Too little fits a small model for routing to be the first thing to do.",
        });

    private ConclusionTest Volume()
    {
        var requests = RequestsADay();
        return new(
            "volume", "Is there volume?", requests is { } known ? $"{AuditText.Count((decimal)known)} requests a day" : "the log has no times", requests, "> 10,000 a day",
            Verdict(requests, ManyRequestsADay),
            requests > ManyRequestsADay ? "Enough to keep a machine busy." : "A machine of one's own would stand idle most of the day.");
    }

    private ConclusionTest Bill()
    {
        var dearest = Dearest();
        return new(
            "workloadBill", "Is one workload dear?", dearest is { } found ? $"{AuditText.Dollars(found.Bill)} a month: {found.Name}" : "no prices are known", (double?)dearest?.Bill, "> $3,000 a month",
            Verdict((double?)dearest?.Bill, (double)DearWorkload),
            dearest?.Bill > DearWorkload ? "Moving this one workload pays for the work of moving it." : "No single workload pays for much work on it.");
    }

    private ConclusionTest Regulated()
    {
        var most = MostPersonal();
        return new(
            "regulated", "Is data regulated?", most is null ? "the log has no calls" : $"personal data in {AuditText.Percent(most.PersonalDataShare)} of calls: {most.Name}", most?.PersonalDataShare, "> 5 % of a workload",
            IsRegulated ? TestVerdict.Yes : TestVerdict.No,
            IsRegulated ? "It must stay in the house or leave masked: the policy gate sees to that." : "Nothing found keeps calls from providers outside.");
    }

    private ConclusionTest Pays()
    {
        var saving = _savings.Total[_savings.Recommended].Saving;
        return new(
            "saving", "Does routing pay?", saving is { } known ? $"{AuditText.Dollars(known)} a month, against {_savings.Against}" : "a price is missing",
            (double?)saving?.Value, "> $0 with 95 %",
            saving is null ? TestVerdict.Unknown : saving.Value.Low > 0 ? TestVerdict.Yes : TestVerdict.No,
            saving is null ? "Give every target a price, and project again."
                : saving.Value.Low > 0 ? "Routing saves money, with 95 % confidence."
                : saving.Value.High < 0 ? "Routing would cost more than what is paid today."
                : "What routing saves cannot be told from nothing.");
    }

    private double? RequestsADay() =>
        _savings.Period is null ? null : (double)_savings.Total.Calls / LogPeriod.Month.TotalDays;

    private (string Name, decimal Bill)? Dearest() => _savings.Workloads
        .Where(workload => workload.Reference is not null)
        .OrderByDescending(workload => workload.Reference)
        .Select(workload => ((string, decimal)?)(workload.Name, workload.Reference!.Value))
        .FirstOrDefault();

    private WorkloadFacts? MostPersonal() => _workloads.Where(workload => workload.Calls > 0).MaxBy(workload => workload.PersonalDataShare);

    private static TestVerdict Verdict(double? value, double threshold) =>
        value is null ? TestVerdict.Unknown : value > threshold ? TestVerdict.Yes : TestVerdict.No;
}
