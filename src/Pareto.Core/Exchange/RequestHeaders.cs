namespace Pareto.Core.Exchange;

/// <summary>
/// The headers of a request, for rules that ask for one by name. They stay where they are and are read only then; they
/// hold keys, so they never print themselves.
/// </summary>
/// <param name="source">Where they are.</param>
/// <param name="find">The value of a header in the source, as sent; null when there is none. Names are alike in either case.</param>
public readonly struct RequestHeaders(object source, Func<object, string, string?> find)
{
    public static RequestHeaders None => default;

    /// <summary>The header's value as sent; null when the request had none.</summary>
    public string? Find(string name) => find?.Invoke(source, name);

    public override string ToString() => "headers";
}
