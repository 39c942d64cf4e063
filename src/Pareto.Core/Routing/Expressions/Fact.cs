using System.Collections.Immutable;

namespace Pareto.Core.Routing.Expressions;

/// <summary>Something that an expression can look at by name.</summary>
internal abstract record Fact(string Name);

/// <summary>A number between two bounds, which hold for literals that it is compared with as well.</summary>
internal sealed record NumberFact(string Name, NumberOf Read, double Least = 0, double Most = double.PositiveInfinity) : Fact(Name)
{
    /// <summary>Known only where prompts are predicted.</summary>
    public bool IsPredicted { get; init; }
}

/// <summary>A text; where it is one of a few words, those.</summary>
internal sealed record TextFact(string Name, TextOf Read, ImmutableArray<string>? Words = null) : Fact(Name)
{
    /// <summary>There may be others that are not known here, and what they would be of; null where there cannot.</summary>
    public string? Others { get; init; }
}

internal sealed record TruthFact(string Name, Condition Read) : Fact(Name);

/// <summary>A day, by its number (<see cref="DateOnly.DayNumber"/>).</summary>
internal sealed record DateFact(string Name, NumberOf Read) : Fact(Name);

/// <summary>Texts of the request, which are searched and never compared.</summary>
internal sealed record PassageFact(string Name, AnyOf Search) : Fact(Name);
