using System.Globalization;

namespace Pareto.Workbench.Audit.Generation;

/// <summary>Makes the prompts of one workload, and remembers some to repeat them.</summary>
internal sealed class SyntheticStream(SyntheticWorkload workload)
{
    // A near duplicate has this word or a later one changed, and never the number.
    private const int FirstChanged = 3;
    private const int Remembered = 400;

    private readonly List<SyntheticPrompt> _past = [];

    public SyntheticWorkload Workload => workload;

    public WorkloadTruth Truth { get; } = new()
    {
        Name = workload.Name,
        SystemPrompt = workload.System[..24],
        OutputGrowthPerWeek = workload.OutputGrowthPerWeek,
    };

    public bool HasPast => _past.Count > 0;

    public SyntheticPrompt Fresh(Random random, double week)
    {
        var isRoutine = random.NextDouble() < workload.RoutineShare;
        var leads = isRoutine ? workload.Easy : workload.Hard;
        var material = TextMaker.Material(random, workload.Words);
        return new SyntheticPrompt
        {
            Lead = leads[random.Next(leads.Length)],
            Material = material,
            PersonAt = random.NextDouble() < workload.PersonalShare ? random.Next(FirstChanged, material.Length) : -1,
            Person = TextMaker.Person(random),
            IsRoutine = isRoutine,
            Answer = Answer(random, isRoutine, material, week),
        };
    }

    public SyntheticPrompt Past(Random random) => _past[random.Next(_past.Count)];

    /// <summary>An earlier prompt with one word changed.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="week">Since the start, for the length of a new answer.</param>
    /// <param name="isWrong">The word is the number it asks about, and the answer another one.</param>
    /// <param name="like">The earlier prompt.</param>
    public SyntheticPrompt Near(Random random, double week, bool isWrong, out SyntheticPrompt like)
    {
        like = Past(random);
        var material = (string[])like.Material.Clone();
        var number = material.Length / 2;
        var changed = isWrong ? number : random.Next(number + 1, material.Length - 1);
        material[changed] = isWrong ? random.Next(1000, 9999).ToString(CultureInfo.InvariantCulture) : TextMaker.Thing(random);
        return like with { Material = material, Answer = isWrong ? OtherAnswer(random, like, material, week) : like.Answer };
    }

    public void Remember(SyntheticPrompt prompt, Random random)
    {
        if (_past.Count < Remembered)
        {
            _past.Add(prompt);
        }
        else
        {
            _past[random.Next(Remembered)] = prompt;
        }
    }

    private string OtherAnswer(Random random, SyntheticPrompt like, string[] material, double week)
    {
        string answer;
        do
        {
            answer = Answer(random, like.IsRoutine, material, week);
        }
        while (answer == like.Answer);

        return answer;
    }

    private string Answer(Random random, bool isRoutine, string[] material, double week)
    {
        var number = material[material.Length / 2];
        if (isRoutine && workload.Labels is { } labels)
        {
            return labels[random.Next(labels.Length)];
        }

        if (isRoutine && workload.AnswersJson)
        {
            return $"{{\"order\": \"{number}\", \"article\": \"{TextMaker.Thing(random)}\", \"amount\": {number}}}";
        }

        var words = (int)(workload.AnswerWords * (1 + (workload.OutputGrowthPerWeek * week)));
        return $"About {number}: {string.Join(' ', TextMaker.Material(random, words))}";
    }
}
