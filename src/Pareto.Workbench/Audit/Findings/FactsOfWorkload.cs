namespace Pareto.Workbench.Audit.Findings;

/// <summary>Puts what was counted and what a sample showed together.</summary>
internal static class FactsOfWorkload
{
    public static WorkloadFacts Of(WorkloadTally tally, bool redacted, PersonalData? personal, CancellationToken cancellationToken)
    {
        var sample = tally.Sample.ToList();
        var study = SampleStudy.Of(sample, redacted ? null : personal, cancellationToken);
        var personalShare = redacted ? Share(tally.Personal, tally.WithText) : study.PersonalShare;
        return new WorkloadFacts
        {
            Name = tally.Name,
            Origin = tally.Origin,
            Calls = tally.Calls,
            CallsWithText = tally.WithText,
            Usage = tally.Usage.ToUsage(),
            Cost = tally.Cost,
            CostLogged = tally.CostLogged,
            Unpriced = tally.Unpriced,
            From = tally.From,
            Until = tally.Until,
            Models = [.. tally.Models.OrderByDescending(model => model.Value.Cost).ThenByDescending(model => model.Value.Calls).ThenBy(model => model.Key, StringComparer.Ordinal)
                .Select(model => new ModelShare(model.Key, model.Value.Calls, model.Value.Input, model.Value.Output, model.Value.Cost, model.Value.Unpriced))],
            Weeks = [.. tally.Weeks.OrderBy(week => week.Key).Select(week => Week(week.Key, week.Value))],
            InputTrend = Trend(tally, week => week.Input),
            OutputTrend = Trend(tally, week => week.Output),
            Duration = Durations(tally.Durations),
            FirstToken = Durations(tally.FirstTokens),
            Failed = tally.Failed,
            Throttled = tally.Throttled,
            TimedOut = tally.TimedOut,
            RetriesLogged = tally.RetriesLogged,
            RetriesInferred = tally.RetriesInferred,
            EgressBytes = tally.EgressBytes,
            ExactDuplicateShare = Share(tally.ExactDuplicates, tally.WithText),
            NearDuplicateShare = Share(tally.NearDuplicates, tally.WithText),
            NearDuplicateWrongRate = Share(tally.NearWrong, tally.NearCompared),
            NearDuplicatesCompared = tally.NearCompared,
            PrefixReuseShare = tally.InputWithText > 0 ? tally.ReusedTokens / tally.InputWithText : 0,
            PromptCache = new PromptCacheFacts(tally.CacheableTokens, tally.CacheableSaving),
            RoutineShare = study.RoutineShare,
            RoutineInterval = study.Interval(study.RoutineShare, tally.WithText),
            PersonalDataShare = personalShare,
            PersonalDataInterval = redacted ? new ShareInterval(personalShare, personalShare) : study.Interval(personalShare, tally.WithText),
            SecretShare = redacted ? Share(tally.Secret, tally.WithText) : study.SecretShare,
            PersonalDataTypes = redacted ? SampleStudy.Ordered(tally.PersonalTypes.Select(type => (type.Key, Share(type.Value, tally.WithText)))) : study.PersonalTypes,
            Tasks = study.Tasks,
            Complexity = study.Complexity,
            Signals = study.Signals,
            Sample = [.. sample.Select(digest => digest.Call)],
        };
    }

    private static WeekFacts Week(int index, WeekTally week) => new(
        WeekTally.MondayOf(index), week.Calls,
        week.Counted > 0 ? week.Input / week.Counted : null, week.Counted > 0 ? week.Output / week.Counted : null, week.Cost);

    private static Trend? Trend(WorkloadTally tally, Func<WeekTally, double> tokens) => TrendLine.Fit(
        [.. tally.Weeks.Where(week => week.Value.Counted > 0).OrderBy(week => week.Key).Select(week => (week.Key, tokens(week.Value) / week.Value.Counted, week.Value.Counted))]);

    private static DurationFacts? Durations(DurationSketch sketch) =>
        sketch.Count == 0 ? null : new DurationFacts(sketch.Quantile(0.5)!.Value, sketch.Quantile(0.95)!.Value, sketch.Quantile(0.99)!.Value, sketch.Count);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
