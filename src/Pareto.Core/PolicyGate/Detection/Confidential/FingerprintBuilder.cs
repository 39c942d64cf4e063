using System.Runtime.InteropServices;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>Makes the index of a folder of source code.</summary>
public static class FingerprintBuilder
{
    // What stands in more files than this, and in more than one of a hundred, is a head or a frame that all of them have.
    private const int MostFiles = 8;

    private const int Percent = 100;

    /// <summary>
    /// Reads the folder's source files and writes the index, unless there is nothing to write. The same files give the same index. Throws
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the index cannot be written.
    /// </summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="output">The file to write; one of that name is replaced.</param>
    public static FingerprintReport Build(string folder, string output, CancellationToken cancellationToken)
    {
        var tree = new SourceTree(folder);
        var filesOf = new Dictionary<ulong, int>();
        var inThisFile = new HashSet<ulong>();
        var (files, lines, unreadable) = (0, 0L, 0);
        foreach (var file in tree.Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string text;
            try
            {
                text = File.ReadAllText(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                unreadable++;
                continue;
            }

            // A file of source code has no such character: it is something else under that ending.
            if (text.Contains('\0'))
            {
                continue;
            }

            files++;
            lines += text.AsSpan().Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);
            inThisFile.Clear();

            // As a request's text is read, so that both see the same characters.
            var winnowing = new Winnowing(ScannedText.Of(text[LicenceHead.Length(text)..]).Text);
            while (winnowing.Next(out var fingerprint))
            {
                if (inThisFile.Add(fingerprint.Hash))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(filesOf, fingerprint.Hash, out _)++;
                }
            }
        }

        var most = Math.Max(MostFiles, files / Percent);
        var index = FingerprintIndex.Of(filesOf.Where(entry => entry.Value <= most).Select(entry => entry.Key));
        if (index.Count > 0)
        {
            index.Write(output);
        }

        return new FingerprintReport(files, lines, index.Count, filesOf.Count - index.Count, unreadable + tree.Unreadable.Count);
    }
}

/// <summary>What an index was made of.</summary>
/// <param name="Files">Source files that were read.</param>
/// <param name="Lines">Their lines.</param>
/// <param name="Fingerprints">Fingerprints in the index.</param>
/// <param name="Common">Fingerprints left out because too many of the files have them.</param>
/// <param name="Unreadable">Files and folders that could not be read.</param>
public sealed record FingerprintReport(int Files, long Lines, int Fingerprints, int Common, int Unreadable);
