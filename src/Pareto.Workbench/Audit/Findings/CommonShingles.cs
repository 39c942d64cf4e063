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
    private const double CommonShare = 0.2;

    // Fewer of its own make a prompt that is all template: then the template is what it asks.
    private const int LeastOwn = 5;

    private readonly int[] _counts = new int[Cells];

    /// <summary>Counts a prompt's pairs and moves those that are its own to the front.</summary>
    /// <param name="shingles">Of the prompt; its order is lost.</param>
    /// <param name="workload">Prompts of one workload share it.</param>
    /// <param name="promptsBefore">Distinct prompts of the workload so far.</param>
    /// <returns>How many tell the prompt from others; 0 where next to none does, and the template is all that it asks.</returns>
    public int Own(uint[] shingles, ulong workload, long promptsBefore)
    {
        var common = Threshold(promptsBefore);
        var own = 0;
        for (var i = 0; i < shingles.Length; i++)
        {
            if (Count(shingles[i], workload)++ < common)
            {
                (shingles[own], shingles[i]) = (shingles[i], shingles[own]);
                own++;
            }
        }

        return own >= LeastOwn ? own : 0;
    }

    /// <summary>Whether the workload's prompts have a pair in common.</summary>
    public bool IsCommon(uint shingle, ulong workload, long promptsBefore) => Count(shingle, workload) >= Threshold(promptsBefore);

    private static double Threshold(long promptsBefore) => Math.Max(LeastPrompts, CommonShare * promptsBefore);

    private ref int Count(uint shingle, ulong workload) => ref _counts[(int)(TextHash.Mix(shingle ^ workload) >> 43)];
}
