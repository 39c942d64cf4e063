using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Pareto.Core.Configuration;

/// <summary>
/// Notices that a configuration file holds something else than what was loaded last, by reading it once a second and
/// comparing contents. That sees what file system events and time stamps miss: a mounted Kubernetes ConfigMap (a link
/// to a link that moves), an editor that puts a new file in the old one's place, two saves within one tick of the
/// file's clock. A change is told once two readings in a row agree, so that a file being written is left alone.
/// </summary>
public sealed class ConfigurationFileWatcher
{
    /// <summary>The time between two readings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private byte[] _told;
    private byte[]? _candidate;

    /// <param name="path">The file; it may come and go.</param>
    /// <param name="loadedText">The text that is in use, as <see cref="ConfigurationFile.Read"/> gave it.</param>
    /// <param name="time">The clock of the readings.</param>
    public ConfigurationFileWatcher(string path, string loadedText, TimeProvider time)
    {
        _path = path;
        _time = time;
        _told = Hash(new ConfigurationFile(loadedText, null));
    }

    /// <summary>
    /// Each new state of the file, until cancelled (which throws <see cref="OperationCanceledException"/>): its text,
    /// or why it can no longer be read. One reader at a time.
    /// </summary>
    public async IAsyncEnumerable<ConfigurationFile> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Poll() is { } changed)
            {
                yield return changed;
            }
        }
    }

    /// <summary>Reads once; the file when it has changed and is at rest, else null.</summary>
    internal ConfigurationFile? Poll()
    {
        var file = ConfigurationFile.Read(_path);
        var hash = Hash(file);
        if (hash.AsSpan().SequenceEqual(_told))
        {
            _candidate = null;
            return null;
        }

        if (_candidate is null || !hash.AsSpan().SequenceEqual(_candidate))
        {
            _candidate = hash;
            return null;
        }

        _told = hash;
        _candidate = null;
        return file;
    }

    // Hashes, not texts, are kept: the text may hold secrets.
    private static byte[] Hash(ConfigurationFile file) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(file.Text is null ? "problem\n" + file.Problem : "text\n" + file.Text));
}
