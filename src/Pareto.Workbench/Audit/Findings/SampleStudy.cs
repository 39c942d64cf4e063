using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// What is found in the calls of a sample: how hard they are, as the router of defaults scores them (cues, and the predictor where it is
/// confident), and what personal data they hold.
/// </summary>
internal sealed class SampleStudy
{
    private const int MostNames = 12;

    private readonly int[] _complexity = new int[5];
    private readonly Dictionary<TaskType, int> _tasks = [];
    private readonly Dictionary<string, (int Calls, double Weight)> _signals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private int _looked;
    private int _routine;
    private int _personal;
    private int _secret;

    private SampleStudy()
    {
    }

    /// <summary>Calls that had a text to look at.</summary>
    public int Looked => _looked;

    public double RoutineShare => Share(_routine);

    public double PersonalShare => Share(_personal);

    public double SecretShare => Share(_secret);

    public IReadOnlyList<double> Complexity => _looked == 0 ? [] : [.. _complexity.Select(count => Share(count))];

    public IReadOnlyList<NamedShare> Tasks =>
        [.. _tasks.OrderByDescending(task => task.Value).ThenBy(task => task.Key).Select(task => new NamedShare(task.Key.Name(), Share(task.Value)))];

    public IReadOnlyList<NamedShare> PersonalTypes => Ordered(_types.Select(type => (type.Key, Share(type.Value))));

    public IReadOnlyList<SignalShare> Signals =>
    [
        .. _signals.OrderByDescending(signal => signal.Value.Calls).ThenBy(signal => signal.Key, StringComparer.Ordinal).Take(MostNames)
            .Select(signal => new SignalShare(signal.Key, Share(signal.Value.Calls), Math.Round(signal.Value.Weight / signal.Value.Calls, 2))),
    ];

    /// <summary>Looks at a sample.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="personal">Finds personal data; null where it was looked for in every call already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static SampleStudy Of(IReadOnlyList<CallDigest> calls, PersonalData? personal, CancellationToken cancellationToken)
    {
        var study = new SampleStudy();
        var analyzer = new IntentAnalyzer();
        foreach (var digest in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!digest.Call.Messages.IsEmpty)
            {
                study.Look(digest.Call, analyzer, personal);
            }
        }

        return study;
    }

    /// <summary>The interval of a share that a sample gave, of so many calls.</summary>
    public ShareInterval Interval(double share, long ofCalls)
    {
        if (_looked >= ofCalls)
        {
            return new ShareInterval(share, share);
        }

        var (low, high) = Wilson.Interval(share, _looked);
        return new ShareInterval(low, high);
    }

    public static IReadOnlyList<NamedShare> Ordered(IEnumerable<(string Name, double Share)> shares) =>
        [.. shares.OrderByDescending(one => one.Share).ThenBy(one => one.Name, StringComparer.Ordinal).Take(MostNames).Select(one => new NamedShare(one.Name, one.Share))];

    private void Look(LoggedCall call, IntentAnalyzer analyzer, PersonalData? personal)
    {
        _looked++;
        var request = LoggedRequest.Of(call);
        var intent = analyzer.Analyze(request);
        var predicted = new PromptPrediction(Predictor.Shipped, request).Value is { } prediction ? PredictedComplexity.Of(prediction) : null;
        var complexity = predicted ?? intent.Complexity;
        _complexity[Math.Clamp(complexity, 1, 5) - 1]++;
        _routine += complexity <= DefaultSmallUpTo ? 1 : 0;
        _tasks[intent.Task] = _tasks.GetValueOrDefault(intent.Task) + 1;
        foreach (var signal in intent.Signals)
        {
            Note(signal.Name, signal.Weight);
        }

        if (predicted is { } sure && sure != intent.Complexity)
        {
            Note("prediction", sure - intent.Complexity);
        }

        if (personal?.Of(call) is { } found)
        {
            _personal += found.Personal ? 1 : 0;
            _secret += found.Secret ? 1 : 0;
            foreach (var type in found.Types)
            {
                _types[type] = _types.GetValueOrDefault(type) + 1;
            }
        }
    }

    private static int DefaultSmallUpTo { get; } = new RoutingOptions().SmallUpTo;

    private void Note(string signal, double weight)
    {
        var (calls, sum) = _signals.GetValueOrDefault(signal);
        _signals[signal] = (calls + 1, sum + weight);
    }

    private double Share(int count) => _looked == 0 ? 0 : (double)count / _looked;
}
