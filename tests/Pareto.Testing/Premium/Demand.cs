namespace Pareto.Testing.Premium;

/// <summary>One request of a simulated day.</summary>
/// <param name="At">When it comes.</param>
/// <param name="Hardness">What premium would gain over small, 0 to 1, as the router expects it.</param>
public readonly record struct Arrival(DateTimeOffset At, double Hardness)
{
    /// <summary>The hardness from which on the router would send a request to premium if nothing held it back.</summary>
    public const double WantsPremiumFrom = 0.3;

    /// <summary>Whether it would go to premium without a cap.</summary>
    public bool WantsPremium => Hardness >= WantsPremiumFrom;
}

/// <summary>Traffic over some days, drawn from a seed. About four requests in ten want premium.</summary>
public sealed record Demand(string Name, IReadOnlyList<Arrival> Arrivals)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The shapes of traffic that the cap is held against.</summary>
    public static IReadOnlyList<Demand> Curves(int seed) =>
    [
        Days("flat", seed, 4, 20_000, _ => 1),
        Days("noon burst", seed, 4, 20_000, hour => hour % 24 is >= 12 and < 12.1 ? 120 : Working(hour)),
        Days("morning-heavy", seed, 4, 20_000, hour => hour % 24 is >= 8 and < 10 ? 12 : Working(hour)),
        Days("hard afternoons", seed, 4, 20_000, Working, hour => hour % 24 is >= 13 and < 18 ? 1.25 : 0.8),
        Days("weekend at a tenth", seed, 7, 20_000, hour => Working(hour) * (hour is >= 96 and < 144 ? 0.1 : 1)),
        Days("falling by half every 6 h", seed, 3, 20_000, hour => Math.Pow(2, -hour / 6)),
        Days("forty a day", seed, 20, 40, Working),
        SlideOut(seed),
    ];

    /// <summary>Ten thousand easy requests at once, the hard ones just before those leave the window, then a day with little and all of it hard.</summary>
    public static Demand SlideOut(int seed)
    {
        var random = new Random(seed);
        var arrivals = new List<Arrival>();
        for (var round = 0; round < 4; round++)
        {
            var day = Start.AddHours(50 * round);
            arrivals.AddRange(Enumerable.Range(0, 10_000).Select(_ => new Arrival(day, 0.2 * random.NextDouble())));
            arrivals.AddRange(Enumerable.Range(0, 4_000).Select(i => new Arrival(day.AddHours(23.9).AddMilliseconds(80 * i), Hardness(random, 1.5))));
            arrivals.AddRange(Enumerable.Range(0, 800).Select(i => new Arrival(day.AddHours(24.1).AddMinutes(1.8 * i), Hardness(random, 1.5))));
        }

        return new Demand("adversarial slide-out", arrivals);
    }

    /// <summary>Traffic in bursts of many kinds, with any silence between them: what nobody would think of.</summary>
    public static Demand Random(int seed)
    {
        var random = new Random(seed);
        var arrivals = new List<Arrival>();
        var at = Start;
        for (var burst = 0; burst < 60; burst++)
        {
            var scale = 0.2 + random.NextDouble();
            var step = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(random.NextDouble(), 4) * 120);
            var count = (int)Math.Pow(10, 3 * random.NextDouble());
            for (var i = 0; i < count; i++)
            {
                arrivals.Add(new Arrival(at, Hardness(random, scale)));
                at += step;
            }

            at += TimeSpan.FromHours(30 * Math.Pow(random.NextDouble(), 3));
        }

        return new Demand($"random {seed}", arrivals);
    }

    private static Demand Days(string name, int seed, int days, int perDay, Func<double, double> rate, Func<double, double>? scale = null)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, days * 240).Select(step => step / 10.0).ToList();
        var unit = days * perDay / steps.Sum(rate);
        var arrivals = new List<Arrival>();
        foreach (var hour in steps)
        {
            // Poisson by thinning would be finer than what is asked here: the fraction decides by chance.
            var expected = unit * rate(hour);
            var count = (int)expected + (random.NextDouble() < expected % 1 ? 1 : 0);
            arrivals.AddRange(Enumerable.Range(0, count)
                .Select(_ => new Arrival(Start.AddHours(hour + (random.NextDouble() / 10)), Hardness(random, scale?.Invoke(hour) ?? 1)))
                .OrderBy(arrival => arrival.At));
        }

        return new Demand(name, arrivals);
    }

    private static double Working(double hour) => hour % 24 is >= 8 and < 19 ? 4 : hour % 24 is >= 6 and < 22 ? 1 : 0.2;

    private static double Hardness(Random random, double scale) => Math.Clamp(scale * Math.Pow(random.NextDouble(), 2.3), 0, 0.999);
}
