namespace Pareto.Core.Exchange;

/// <summary>The sensitivities as people write them.</summary>
public static class SensitivityNames
{
    public static string Name(this Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Public => "public",
        Sensitivity.Internal => "internal",
        _ => "restricted",
    };

    /// <summary>The sensitivity that the text names; null when it names none.</summary>
    public static Sensitivity? Parse(string text) => text switch
    {
        "public" => Sensitivity.Public,
        "internal" => Sensitivity.Internal,
        "restricted" => Sensitivity.Restricted,
        _ => null,
    };
}
