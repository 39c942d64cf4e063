using Pareto.Core.PolicyGate.Detection.Injection;

namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>
/// Trains the injection classifier: logistic regression by AdaGrad on hashed words and neighbours, where of each text the
/// window with the most evidence learns (multiple-instance learning: of an attack some part is one, of a harmless text none).
/// The same seed and data give the same bytes.
/// </summary>
internal sealed class InjectionTrainer(InjectionTrainingOptions options)
{
    private const double Rate = 0.3;
    private const double Decay = 2e-6;
    private const int Epochs = 15;
    private const int Runs = 3;

    /// <summary>Trains on the examples and those that the grammars generate: the mean of several runs, each with examples of its own.</summary>
    public InjectionWeights Train(IReadOnlyList<InjectionExample> examples)
    {
        var mean = new InjectionWeights();
        for (var run = 0; run < Runs; run++)
        {
            mean.Add(TrainOnce(examples, new Random(options.Seed * Runs + run)), 1f / Runs);
        }

        return mean;
    }

    /// <summary>
    /// Scores of every example by models that have not seen it: the examples are cut into parts, and each part is scored by
    /// the model trained on the others.
    /// </summary>
    public double[] CrossValidate(IReadOnlyList<InjectionExample> examples, int parts)
    {
        var random = new Random(options.Seed);
        var part = Enumerable.Range(0, examples.Count).Select(index => index % parts).ToArray();
        random.Shuffle(part);
        var scores = new double[examples.Count];
        for (var held = 0; held < parts; held++)
        {
            var weights = Train([.. examples.Where((_, index) => part[index] != held)]);
            for (var i = 0; i < examples.Count; i++)
            {
                if (part[i] == held)
                {
                    scores[i] = weights.Logit(examples[i].Text);
                }
            }
        }

        return scores;
    }

    private InjectionWeights TrainOnce(IReadOnlyList<InjectionExample> examples, Random random)
    {
        var bags = Generate(random).Concat(examples).Select(example => new Bag(example)).ToArray();
        var weights = new InjectionWeights();
        var gradients = new float[InjectionTokens.Features + 1];
        Array.Fill(gradients, 1e-2f);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(bags);
            foreach (var bag in bags)
            {
                var (start, end, evidence) = weights.Best(bag.Tokens);
                if (epoch == 0 && bag.IsAttack)
                {
                    // Nothing is known yet about where in the text the attack is.
                    (start, end) = (0, bag.Tokens.Count);
                    evidence = weights.Evidence(bag.Tokens, start, end);
                }

                Learn(weights, gradients, bag, start, end, evidence);
            }
        }

        return weights;
    }

    private static void Learn(InjectionWeights weights, float[] gradients, Bag bag, int start, int end, double evidence)
    {
        var wrong = 1 / (1 + Math.Exp(-evidence)) - (bag.IsAttack ? 1 : 0);
        var step = (float)(wrong * bag.Weight);
        if (Math.Abs(step) < 1e-3)
        {
            return;
        }

        var share = step * (float)InjectionWindows.Factor(end - start);
        Span<int> numbers = stackalloc int[InjectionTokens.MostNumbers];
        for (var i = start; i < end; i++)
        {
            var count = InjectionTokens.Number(i > 1 ? bag.Tokens[i - 2] : 0, i > 0 ? bag.Tokens[i - 1] : 0, bag.Tokens[i], numbers);
            foreach (var number in numbers[..count])
            {
                gradients[number] += share * share;
                weights.Values[number] -= (float)(Rate * (share / Math.Sqrt(gradients[number]) * 0.1 + Decay * weights.Values[number]));
            }
        }

        gradients[^1] += step * step;
        weights.Bias -= (float)(Rate * 0.1 * step / Math.Sqrt(gradients[^1]));
    }

    private IEnumerable<InjectionExample> Generate(Random random)
    {
        var grammar = TextGrammar.Shipped("attack.grammar", "benign.grammar");
        for (var i = 0; i < options.GeneratedAttacks; i++)
        {
            yield return new InjectionExample(grammar.Make("attack", random), true, "", 1);
        }

        for (var i = 0; i < options.GeneratedHarmless; i++)
        {
            yield return new InjectionExample(grammar.Make("benign", random), false, "", 1);
        }
    }

    private sealed class Bag
    {
        public Bag(InjectionExample example)
        {
            InjectionTokens.Read(example.Text, Tokens);
            IsAttack = example.IsAttack;
            Weight = example.Weight;
        }

        public List<uint> Tokens { get; } = [];

        public bool IsAttack { get; }

        public float Weight { get; }
    }
}
