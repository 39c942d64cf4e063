namespace Pareto.LocalModels.Kernels;

/// <summary>A panel times four tokens, for a family of types, on registers of a width.</summary>
internal unsafe interface ITile
{
    /// <summary>Rows of a panel.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns are a multiple of this.</summary>
    static abstract int ColumnUnit { get; }

    /// <summary>Columns of a whole panel.</summary>
    static abstract int Columns { get; }

    /// <summary>Unpacks the columns from <paramref name="first"/> of a panel's rows.</summary>
    static abstract void Unpack(byte* rows, long rowBytes, int first, int width, in Panel panel);

    /// <summary>Adds the panel's products with each token to its outputs, or sets them where these columns are the first ones.</summary>
    static abstract void Multiply(in Panel panel, int first, int width, in TokenFour tokens);
}
