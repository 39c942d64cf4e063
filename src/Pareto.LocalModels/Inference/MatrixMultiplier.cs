using Pareto.LocalModels.Kernels;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Multiplies weight matrices with the activations of a batch, their rows shared out among the threads. Matrices that take
/// the same activations go together, so that the threads meet once for all of them. Not for two callers at a time.
/// </summary>
internal sealed unsafe class MatrixMultiplier
{
    // Enough that threads end together, few enough that taking a part costs nothing.
    private const int PartsPerThread = 8;

    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels;
    private readonly Action<int> _work;
    private Piece[] _pieces = new Piece[4];

    public MatrixMultiplier(WorkerPool pool, KernelSet kernels)
    {
        _pool = pool;
        _kernels = kernels;
        _work = Work;
    }

    public void Run(ActivationBatch batch, params ReadOnlySpan<Product> products)
    {
        if (_pieces.Length < products.Length)
        {
            _pieces = new Piece[products.Length];
        }

        var allRows = 0L;
        foreach (ref readonly var product in products)
        {
            allRows += product.Weights.Rows;
        }

        // One thread needs no parts; more of them get some each.
        var wanted = _pool.Threads == 1 ? 1 : _pool.Threads * PartsPerThread;
        var share = (allRows + wanted - 1) / wanted;
        var parts = 0;
        for (var i = 0; i < products.Length; i++)
        {
            var weights = products[i].Weights;
            var panel = batch.Tokens < PanelKernel.LeastTokens ? default : _kernels.PanelOf(weights.Type);
            panel = panel.Exists && weights.Columns % panel.ColumnUnit == 0 ? panel : default;
            var unit = Math.Max(1, panel.Rows);
            var rows = (int)Math.Min(weights.Rows, (share + unit - 1) / unit * unit);
            var ownParts = (weights.Rows + rows - 1) / rows;
            parts += ownParts;
            _pieces[i] = new Piece
            {
                Product = products[i],
                Tokens = batch.For(weights.Type, _pool),
                TokenCount = batch.Tokens,
                Panel = panel,
                RowsPerPart = rows,
                EndPart = parts,
                FirstPart = parts - ownParts,
            };
        }

        _pool.Run(parts, _work);
    }

    private void Work(int part)
    {
        var i = 0;
        while (part >= _pieces[i].EndPart)
        {
            i++;
        }

        ref readonly var piece = ref _pieces[i];
        var first = (part - piece.FirstPart) * piece.RowsPerPart;
        Rows(piece, first, Math.Min(piece.Product.Weights.Rows, first + piece.RowsPerPart));
    }

    private void Rows(in Piece piece, int first, int end)
    {
        var product = piece.Product;
        var weights = product.Weights;
        var row = first;
        if (piece.Panel.Exists)
        {
            for (; row + piece.Panel.Rows <= end; row += piece.Panel.Rows)
            {
                piece.Panel.Run(weights.Row(row), weights.RowBytes, weights.Columns, piece.Tokens, piece.TokenCount, product.Output + row, product.Stride);
            }
        }

        var dot = _kernels.DotOf(weights.Type);
        for (; row < end; row++)
        {
            var data = weights.Row(row);
            for (var token = 0; token < piece.TokenCount; token++)
            {
                product.Output[((long)token * product.Stride) + row] = dot(data, piece.Tokens + token, weights.Columns);
            }
        }
    }

    private struct Piece
    {
        public Product Product;
        public Activation* Tokens;
        public int TokenCount;

        /// <summary>Where the tokens are enough for it.</summary>
        public PanelEntry Panel;

        public int RowsPerPart;
        public int FirstPart;
        public int EndPart;
    }
}
