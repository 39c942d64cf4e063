namespace Pareto.LocalModels.Gguf;

/// <summary>
/// A file that is written under a name of its own and takes its place as a whole, or not at all: what was not kept is
/// deleted on disposal.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _target;
    private bool _kept;

    public PendingFile(string target)
    {
        _target = System.IO.Path.GetFullPath(target);
        var name = $".{System.IO.Path.GetFileName(_target)}.{Guid.NewGuid():N}.part";
        Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_target)!, name);
    }

    /// <summary>Where it is until it is kept: in the folder of its place.</summary>
    public string Path { get; }

    /// <summary>Puts it in its place. An <see cref="IOException"/> where another file is there and may not be replaced.</summary>
    public void Keep(bool replace)
    {
        File.Move(Path, _target, replace);
        _kept = true;
    }

    public void Dispose()
    {
        if (!_kept)
        {
            File.Delete(Path);
        }
    }
}
