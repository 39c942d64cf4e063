namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Tells the words that a workload's prompts have in common from those of a single prompt, so that two tickets under one template are not
/// taken for near duplicates. Counts how many distinct prompts hold a pair of words, in a table of hashed cells (one row of a count-min
/// sketch; Cormode and Muthukrishnan 2005): a collision may only take a rare pair for a common one.
/// </summary>
internal sealed class CommonShingles
{
    private const int Cells = 1 << 21;
    private const int LeastPrompts = 50;
    private const double CommonShare = 0.05;

    // Fewer of its own make a prompt that is all template: then the template is what it asks.
    private const int LeastOwn = 5;

    private readonly int[] _counts = new int[Cells];

    /// <summary>Counts a prompt's pairs and moves those that are its own to the front.</summary>
    /// <param name="shingles">Of the prompt; its order is lost.</param>
    /// <param name="workload">Prompts of one workload share it.</param>
    /// <param name="promptsBefore">Distinct prompts of the workload so far.</param>
    /// <returns>The pairs that tell the prompt from others.</returns>
    public ReadOnlySpan<uint> Own(uint[] shingles, ulong workload, long promptsBefore)
    {
        var common = Math.Max(LeastPrompts, CommonShare * promptsBefore);
        var own = 0;
        for (var i = 0; i < shingles.Length; i++)
        {
            ref var count = ref _counts[(int)(TextHash.Mix(shingles[i] ^ workload) >> 43)];
            if (count++ < common)
            {
                (shingles[own], shingles[i]) = (shingles[i], shingles[own]);
                own++;
            }
        }

        return own >= LeastOwn ? shingles.AsSpan(0, own) : shingles;
    }
}
