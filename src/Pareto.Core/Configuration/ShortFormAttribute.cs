namespace Pareto.Core.Configuration;

/// <summary>Marks the one scalar option that may stand for its whole record: its value is written in the record's place.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortFormAttribute : Attribute;
