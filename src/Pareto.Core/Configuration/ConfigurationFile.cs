using System.Text;

namespace Pareto.Core.Configuration;

/// <summary>A configuration file as it was found: its text, or why there is none.</summary>
public sealed record ConfigurationFile(string? Text, string? Problem)
{
    /// <summary>
    /// Reads the file, symbolic links followed; what goes beyond <see cref="ConfigurationDocument.MaxBytes"/> is not
    /// read to its end and refused by the parser for its size.
    /// </summary>
    public static ConfigurationFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var text = new StringBuilder();
            var chunk = new char[8192];
            for (int count; text.Length <= ConfigurationDocument.MaxBytes && (count = reader.Read(chunk)) > 0;)
            {
                text.Append(chunk, 0, count);
            }

            return new(text.ToString(), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(null, WhyNot(path, error));
        }
    }

    private static string WhyNot(string path, Exception error) =>
        Directory.Exists(path) ? $"{path} is a folder, not a file"
        : error is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist"
        : $"{path} cannot be read: {error.Message}";
}
