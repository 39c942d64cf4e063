namespace Pareto.Workbench.Planning.Capacity;

/// <summary>
/// The waiting of an M/G/c queue whose servers are the places in the machines' batches: Erlang C with the correction of
/// Allen and Cunneen for service times that are not exponential (A. O. Allen, "Probability, Statistics, and Queueing
/// Theory", 2nd edition 1990), and an exponential tail of the wait (Abate, Choudhury and Whitt,
/// "Exponential approximations for tail probabilities in queues", Operations Research 43(5), 1995).
/// <para>
/// It holds where service times do not depend on how busy a machine is. They do here: a fuller batch writes more
/// slowly. Who waits finds full batches, so the wait is reckoned with the speed of a full batch; who does not, answers
/// at the speed of the mean batch. The simulation knows no such simplification.
/// </para>
/// </summary>
internal static class ServingQueue
{
    /// <summary>The most machines that are looked at together. A larger fleet is reckoned as so many with their share of the requests: it waits less than that.</summary>
    public const int MostMachines = 100;

    public static QueueEstimate Estimate(ServingSpeed speed, ServingLoad load, double requestsPerSecond, int machines)
    {
        if (machines > MostMachines)
        {
            return Estimate(speed, load, requestsPerSecond * MostMachines / machines, MostMachines);
        }

        var reading = speed.Reading(load.InputTokens);
        var each = requestsPerSecond / machines;
        // The part of the time in which a machine is not reading, and so writes.
        var writing = 1 - (each * reading);
        if (writing <= 0)
        {
            return QueueEstimate.Overloaded;
        }

        var servers = machines * speed.Batch;
        var fullStep = speed.Step(speed.Batch) / writing;
        var service = reading + (load.OutputTokens * fullStep);
        var offered = requestsPerSecond * service;
        if (offered >= servers)
        {
            return QueueEstimate.Overloaded;
        }

        var waiting = ErlangC.Waiting(servers, offered);
        var variation = load.OutputSpread * load.OutputTokens * fullStep / service;
        var meanWait = waiting * service / (servers - offered) * (1 + (variation * variation)) / 2;
        return new(waiting, meanWait, reading, speed.Step(MeanBatch(speed, load, each, reading, writing)) / writing);
    }

    /// <summary>Little's law: as many requests are in a batch as arrive while one is served, which is the longer the more there are.</summary>
    private static double MeanBatch(ServingSpeed speed, ServingLoad load, double rate, double reading, double writing)
    {
        var slope = rate * load.OutputTokens * speed.StepEach / writing;
        return slope >= 1 ? speed.Batch : Math.Clamp(rate * (reading + (load.OutputTokens * speed.StepBase / writing)) / (1 - slope), 1, speed.Batch);
    }
}
