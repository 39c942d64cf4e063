namespace Pareto.Workbench.Planning.Capacity;

/// <summary>The share of arrivals that find every server busy and wait: A. K. Erlang, "Solution of some problems in the theory of probabilities" (1917).</summary>
internal static class ErlangC
{
    /// <param name="servers">How many serve.</param>
    /// <param name="offered">Arrivals a second times seconds of service, below the number of servers.</param>
    public static double Waiting(int servers, double offered)
    {
        // Erlang B by its recursion, which neither overflows nor loses digits as the sums of the textbook do.
        var blocked = 1.0;
        for (var server = 1; server <= servers; server++)
        {
            blocked = offered * blocked / (server + (offered * blocked));
        }

        return blocked / (1 - (offered / servers * (1 - blocked)));
    }
}
