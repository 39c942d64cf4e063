namespace Pareto.Workbench.Planning.Costs;

/// <summary>Bought machines: those that are needed are there, none is sold, and each is bought anew at the end of its life.</summary>
internal sealed class OwnedFleet(int lifeMonths)
{
    private readonly Queue<(int Month, int Machines)> _bought = new();

    /// <summary>Machines that can be used.</summary>
    public int Machines { get; private set; }

    /// <summary>Goes on to the month; how many are bought for it.</summary>
    public int Begin(int month, int needed)
    {
        while (_bought.TryPeek(out var oldest) && oldest.Month + lifeMonths <= month)
        {
            Machines -= _bought.Dequeue().Machines;
        }

        var missing = Math.Max(0, needed - Machines);
        if (missing > 0)
        {
            _bought.Enqueue((month, missing));
            Machines += missing;
        }

        return missing;
    }
}
