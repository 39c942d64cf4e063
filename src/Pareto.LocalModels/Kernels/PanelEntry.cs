namespace Pareto.LocalModels.Kernels;

/// <summary>The <see cref="PanelKernel"/> of a type.</summary>
internal readonly unsafe struct PanelEntry
{
    /// <summary>Rows, bytes of a row, columns, tokens, their number, output, its stride; see <see cref="PanelKernel.Run"/>.</summary>
    public readonly delegate*<byte*, long, int, Activation*, int, float*, int, void> Run;

    /// <summary>How many rows a call takes.</summary>
    public readonly int Rows;

    /// <summary>Columns are a multiple of this.</summary>
    public readonly int ColumnUnit;

    private PanelEntry(delegate*<byte*, long, int, Activation*, int, float*, int, void> run, int rows, int columnUnit)
    {
        Run = run;
        Rows = rows;
        ColumnUnit = columnUnit;
    }

    /// <summary>False of the default value, which stands for a type without such a kernel.</summary>
    public bool Exists => Run is not null;

    public static PanelEntry Of<TTile>()
        where TTile : struct, ITile => new(&PanelKernel.Run<TTile>, TTile.Rows, TTile.ColumnUnit);
}
