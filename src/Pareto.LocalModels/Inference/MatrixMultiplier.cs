using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Multiplies a weight matrix with the activations of a batch, its rows shared out among the threads.
/// </summary>
internal sealed unsafe class MatrixMultiplier(WorkerPool pool, KernelSet kernels)
{
    // Enough that threads end together, few enough that taking a part costs nothing.
    private const int PartsPerThread = 8;

    public void Run(ActivationBatch batch, Product product)
    {
        var weights = product.Weights;
        var tokens = batch.For(weights.Type, pool);
        var count = batch.Tokens;
        if (pool.Threads == 1)
        {
            Rows(weights, tokens, count, product, 0, weights.Rows);
            return;
        }

        var share = (weights.Rows + (pool.Threads * PartsPerThread) - 1) / (pool.Threads * PartsPerThread);
        var rows = (share + PanelKernel.Rows - 1) / PanelKernel.Rows * PanelKernel.Rows;
        var parts = (weights.Rows + rows - 1) / rows;
        pool.Run(parts, part => Rows(weights, tokens, count, product, part * rows, Math.Min(weights.Rows, (part + 1) * rows)));
    }

    private void Rows(Tensor weights, Activation* tokens, int count, Product product, int first, int end)
    {
        var columns = weights.Columns;
        var panel = count < PanelKernel.LeastTokens ? null : kernels.PanelOf(weights.Type);
        while (panel is not null && first + PanelKernel.Rows <= end)
        {
            panel(weights.Row(first), weights.RowBytes, columns, tokens, count, product.Output + first, product.Stride);
            first += PanelKernel.Rows;
        }

        var dot = kernels.DotOf(weights.Type);
        for (var row = first; row < end; row++)
        {
            var data = weights.Row(row);
            for (var token = 0; token < count; token++)
            {
                product.Output[((long)token * product.Stride) + row] = dot(data, tokens + token, columns);
            }
        }
    }
}
