namespace Pareto.LocalModels.Gguf;

/// <summary>
/// Where a metadata value lies in the file. Nothing is copied until it is asked for, so that a table of a million strings
/// costs nothing to a caller who does not want it.
/// </summary>
/// <param name="Type">The type of the value; for an array, that of its elements.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Count">The number of elements; 1 where it is no array.</param>
/// <param name="Offset">Where the first element begins, in bytes from the start of the file.</param>
internal readonly record struct GgufValue(GgufType Type, bool IsArray, long Count, long Offset);
