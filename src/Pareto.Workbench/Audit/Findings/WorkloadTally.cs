namespace Pareto.Workbench.Audit.Findings;

/// <summary>What has been counted of one workload. Two can be put together.</summary>
internal sealed class WorkloadTally(string name, WorkloadOrigin origin)
{
    private const int MostWeeks = 1024;
    private const int MostModels = 64;

    /// <summary>Stands for the models beyond the first many.</summary>
    public const string UnknownModel = "unknown";

    private const string OtherModels = "other models";

    public string Name => name;

    public WorkloadOrigin Origin => origin;

    public long Calls { get; private set; }

    public long WithText { get; private set; }

    public UsageSum Usage { get; } = new();

    public decimal Cost { get; private set; }

    public long Unpriced { get; private set; }

    public long CostLogged { get; private set; }

    public DateTimeOffset? From { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public Dictionary<int, WeekTally> Weeks { get; } = [];

    public Dictionary<string, ModelTally> Models { get; } = new(StringComparer.OrdinalIgnoreCase);

    public DurationSketch Durations { get; } = new();

    public DurationSketch FirstTokens { get; } = new();

    public long Failed { get; private set; }

    public long Throttled { get; private set; }

    public long TimedOut { get; private set; }

    public long RetriesLogged { get; private set; }

    public long RetriesInferred { get; set; }

    public long EgressBytes { get; private set; }

    public long ExactDuplicates { get; set; }

    public long NearDuplicates { get; set; }

    /// <summary>Prompts that were not exact duplicates.</summary>
    public long DistinctPrompts { get; set; }

    public long NearCompared { get; set; }

    public long NearWrong { get; set; }

    /// <summary>Input tokens of calls whose text is known.</summary>
    public double InputWithText { get; set; }

    public double ReusedTokens { get; set; }

    public long CacheableTokens { get; set; }

    public decimal CacheableSaving { get; set; }

    public long Personal { get; private set; }

    public long Secret { get; private set; }

    public Dictionary<string, long> PersonalTypes { get; } = new(StringComparer.Ordinal);

    public CallSample Sample { get; } = new();

    public void Add(CallDigest digest)
    {
        var call = digest.Call;
        Calls++;
        WithText += digest.Prompt == 0 ? 0 : 1;
        EgressBytes += digest.Bytes;
        Cost += digest.Cost ?? 0;
        Unpriced += digest.Cost is null ? 1 : 0;
        CostLogged += call.Cost is null ? 0 : 1;
        RetriesLogged += call.Retries ?? 0;
        Failed += call.Outcome == LoggedOutcome.Failed ? 1 : 0;
        Throttled += call.Outcome == LoggedOutcome.Throttled ? 1 : 0;
        TimedOut += call.Outcome == LoggedOutcome.TimedOut ? 1 : 0;
        if (digest.Usage is { } usage)
        {
            Usage.Add(usage);
        }

        AddTimes(digest);
        AddModel(digest);
        if (digest.Personal is { } personal)
        {
            Personal += personal.Personal ? 1 : 0;
            Secret += personal.Secret ? 1 : 0;
            foreach (var type in personal.Types)
            {
                PersonalTypes[type] = PersonalTypes.GetValueOrDefault(type) + 1;
            }
        }
    }

    /// <summary>Takes in another workload.</summary>
    public void Add(WorkloadTally other, int mostSamples)
    {
        Calls += other.Calls;
        WithText += other.WithText;
        Usage.Add(other.Usage);
        Cost += other.Cost;
        Unpriced += other.Unpriced;
        CostLogged += other.CostLogged;
        From = Earlier(From, other.From);
        Until = Later(Until, other.Until);
        Durations.Add(other.Durations);
        FirstTokens.Add(other.FirstTokens);
        Failed += other.Failed;
        Throttled += other.Throttled;
        TimedOut += other.TimedOut;
        RetriesLogged += other.RetriesLogged;
        RetriesInferred += other.RetriesInferred;
        EgressBytes += other.EgressBytes;
        ExactDuplicates += other.ExactDuplicates;
        NearDuplicates += other.NearDuplicates;
        DistinctPrompts += other.DistinctPrompts;
        NearCompared += other.NearCompared;
        NearWrong += other.NearWrong;
        InputWithText += other.InputWithText;
        ReusedTokens += other.ReusedTokens;
        CacheableTokens += other.CacheableTokens;
        CacheableSaving += other.CacheableSaving;
        Personal += other.Personal;
        Secret += other.Secret;
        foreach (var (type, count) in other.PersonalTypes)
        {
            PersonalTypes[type] = PersonalTypes.GetValueOrDefault(type) + count;
        }

        foreach (var (week, counts) in other.Weeks)
        {
            if (WeekOf(week) is { } own)
            {
                own.Add(counts);
            }
        }

        foreach (var (model, counts) in other.Models)
        {
            ModelOf(model).Add(counts);
        }

        Sample.Add(other.Sample, mostSamples);
    }

    private void AddTimes(CallDigest digest)
    {
        var call = digest.Call;
        if (call.Duration is { } duration && call.Outcome == LoggedOutcome.Completed)
        {
            Durations.Add(duration);
        }

        if (call.FirstToken is { } first)
        {
            FirstTokens.Add(first);
        }

        if (call.At is not { } at)
        {
            return;
        }

        From = Earlier(From, at);
        Until = Later(Until, at);
        if (WeekOf(WeekTally.IndexOf(at)) is { } week)
        {
            week.Add(digest);
        }
    }

    private void AddModel(CallDigest digest)
    {
        var model = ModelOf(digest.Call.Model ?? UnknownModel);
        model.Calls++;
        model.Input += digest.Usage?.Input ?? 0;
        model.Output += digest.Usage?.Output ?? 0;
        model.Cost += digest.Cost ?? 0;
        model.Unpriced += digest.Cost is null ? 1 : 0;
    }

    private ModelTally ModelOf(string model)
    {
        if (!Models.TryGetValue(model, out var tally))
        {
            model = Models.Count < MostModels ? model : OtherModels;
            if (!Models.TryGetValue(model, out tally))
            {
                Models.Add(model, tally = new ModelTally());
            }
        }

        return tally;
    }

    // Clocks that went wrong may name any week: the first many are kept.
    private WeekTally? WeekOf(int index)
    {
        if (!Weeks.TryGetValue(index, out var week) && Weeks.Count < MostWeeks)
        {
            Weeks.Add(index, week = new WeekTally());
        }

        return week;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}
