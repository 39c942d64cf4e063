using Pareto.Core.Text;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Which fold a group falls into: by a hash of its name, so the same whatever the order of files and lines.</summary>
internal static class GroupFolds
{
    /// <param name="group">Groups stay whole.</param>
    /// <param name="salt">Another salt gives another split.</param>
    /// <param name="folds">How many there are.</param>
    public static int FoldOf(string group, string salt, int folds)
    {
        // A finaliser besides, since the hash's low bits mix poorly.
        var hash = Fnv1a.Add(Fnv1a.Of(salt), group);
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCDUL;
        hash ^= hash >> 33;
        return (int)(hash % (ulong)folds);
    }
}
