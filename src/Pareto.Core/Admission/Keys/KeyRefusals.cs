namespace Pareto.Core.Admission.Keys;

/// <summary>Why a virtual key was not changed, in words, the same for the command line and the admin API.</summary>
public static class KeyRefusals
{
    /// <param name="refusal">Why.</param>
    /// <param name="key">The id or name that was given.</param>
    public static string Describe(KeyRefusal refusal, string key) => refusal switch
    {
        KeyRefusal.Unknown => $"There is no virtual key '{key}'. Keys of pareto.yaml are changed there.",
        KeyRefusal.NameTaken => $"There is a virtual key '{key}' already; choose another name, or rotate that one.",
        KeyRefusal.Revoked => $"The key '{key}' was revoked, which is for good; make another one.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without words."),
    };
}
