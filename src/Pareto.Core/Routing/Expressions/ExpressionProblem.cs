namespace Pareto.Core.Routing.Expressions;

/// <summary>What is wrong with an expression, at which character (the first is 0).</summary>
internal sealed record ExpressionProblem(int Position, string Message)
{
    /// <summary>It may be meant all the same: worth saying, and no error.</summary>
    public bool IsDoubt { get; init; }

    /// <summary>The message behind its place in the expression, as people count: lines and columns from 1.</summary>
    public string In(string source)
    {
        var before = source.AsSpan(0, Position);
        var column = Position - before.LastIndexOf('\n');
        return source.AsSpan().TrimEnd().Contains('\n')
            ? $"line {before.Count('\n') + 1}, column {column} of the expression: {Message}"
            : $"column {column} of the expression: {Message}";
    }
}
