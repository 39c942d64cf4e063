namespace Pareto.Workbench.RouterTraining;

/// <summary>Which fold a group falls into: by a hash of its name, so the same whatever the order of files and lines.</summary>
internal static class GroupFolds
{
    /// <param name="group">Groups stay whole.</param>
    /// <param name="salt">Another salt gives another split.</param>
    /// <param name="folds">How many there are.</param>
    public static int FoldOf(string group, string salt, int folds)
    {
        // FNV-1a, then a finaliser, since its low bits mix poorly.
        var hash = 14695981039346656037UL;
        foreach (var c in salt)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        foreach (var c in group)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCDUL;
        hash ^= hash >> 33;
        return (int)(hash % (ulong)folds);
    }
}
