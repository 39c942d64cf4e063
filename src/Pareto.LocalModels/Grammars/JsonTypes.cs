namespace Pareto.LocalModels.Grammars;

[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,

    /// <summary>A number that need not be whole; together with <see cref="Integer"/> any number.</summary>
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
    All = 127,
}
