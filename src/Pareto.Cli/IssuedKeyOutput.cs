using Pareto.Core.Admission.Keys;

namespace Pareto.Cli;

/// <summary>Shows the text of a key, the one time that it can be shown.</summary>
internal static class IssuedKeyOutput
{
    /// <param name="change">A change that has made a text.</param>
    /// <param name="json">For a program.</param>
    /// <param name="note">What a person is told beside it.</param>
    public static void Write(KeyChange change, bool json, string note)
    {
        if (json)
        {
            JsonOutput.Write(new IssuedKey(change.Secret!, change.Key!), KeyJson.Options);
            return;
        }

        Console.Error.WriteLine(note);
        Console.WriteLine(change.Secret);
    }
}
