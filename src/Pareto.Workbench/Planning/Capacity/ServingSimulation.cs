namespace Pareto.Workbench.Planning.Capacity;

/// <summary>
/// Serves requests one by one: they arrive at random (Poisson), go to the machine with the fewest requests or wait in
/// one line, are read, and are written in batches whose steps get longer as they fill. Seeded: the same numbers give
/// the same result.
/// </summary>
internal static class ServingSimulation
{
    /// <summary>The first tenth is not counted: it finds empty machines.</summary>
    private const int WarmUpPart = 10;

    public static SimulatedHour Run(ServingSpeed speed, ServingLoad load, double requestsPerSecond, int machines, int requests, int seed)
    {
        var random = new Random(seed);
        var servers = Enumerable.Range(0, machines).Select(_ => new Server(speed)).ToArray();
        var line = new Queue<Request>();
        var waits = new List<double>(requests);
        var answers = new List<double>(requests);
        var (time, arrived) = (0.0, 0);
        var arrival = Gap();
        while (arrived < requests || line.Count > 0 || servers.Any(server => server.Requests > 0))
        {
            var next = servers.MinBy(server => server.NextEnd)!;
            if (arrived < requests && arrival <= next.NextEnd)
            {
                time = arrival;
                line.Enqueue(new(time, load.Length(Normal()), arrived++ >= requests / WarmUpPart));
                arrival += Gap();
            }
            else
            {
                time = next.NextEnd;
                var ended = next.End();
                if (ended.Counts)
                {
                    answers.Add(time - ended.Arrival);
                }
            }

            Admit();
        }

        answers.Sort();
        return new((double)waits.Count(wait => wait > 0) / waits.Count, waits.Average(), Quantile(0.5), Quantile(0.95));

        void Admit()
        {
            while (line.Count > 0 && servers.MinBy(server => server.Requests) is { } server && server.Requests < speed.Batch)
            {
                var request = line.Dequeue();
                if (request.Counts)
                {
                    waits.Add(time - request.Arrival);
                }

                server.Begin(time, request, speed.Reading(load.InputTokens));
            }
        }

        double Gap() => -Math.Log(1 - random.NextDouble()) / requestsPerSecond;

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        double Quantile(double share) => answers[(int)(share * (answers.Count - 1))];
    }

    private readonly record struct Request(double Arrival, double Tokens, bool Counts);

    /// <summary>
    /// One machine. All of its requests write at the same pace, so a single count of steps tells when each is done: at
    /// the count at which it began, and its length.
    /// </summary>
    private sealed class Server(ServingSpeed speed)
    {
        private readonly PriorityQueue<Request, double> _ends = new();
        private double _steps;
        private double _known;

        public int Requests => _ends.Count;

        /// <summary>When the next request is done, if nothing comes in between.</summary>
        public double NextEnd { get; private set; } = double.PositiveInfinity;

        public void Begin(double time, Request request, double reading)
        {
            Advance(time);
            _ends.Enqueue(request, _steps + request.Tokens);
            // Nothing is written until every prompt that came in is read.
            _known = Math.Max(_known, time) + reading;
            Foresee();
        }

        public Request End()
        {
            Advance(NextEnd);
            var ended = _ends.Dequeue();
            Foresee();
            return ended;
        }

        private void Advance(double time)
        {
            if (time > _known)
            {
                _steps += _ends.Count == 0 ? 0 : (time - _known) / speed.Step(_ends.Count);
                _known = time;
            }
        }

        private void Foresee() => NextEnd = _ends.TryPeek(out _, out var end)
            ? _known + (Math.Max(0, end - _steps) * speed.Step(_ends.Count))
            : double.PositiveInfinity;
    }
}
