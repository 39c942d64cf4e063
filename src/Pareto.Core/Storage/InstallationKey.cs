using System.Security.Cryptography;
using System.Text;

namespace Pareto.Core.Storage;

/// <summary>
/// A secret of the data directory, made once and kept in <c>pareto.key</c>, readable by its owner only. Whoever can write
/// the database but not read this file cannot seal what they wrote.
/// </summary>
internal sealed class InstallationKey
{
    private const int Size = 32;
    private const string FileName = "pareto.key";

    private readonly byte[] _secret;

    private InstallationKey(byte[] secret) => _secret = secret;

    /// <summary>The key, made where there is none. Of two processes that make it at once, one wins and both read that one.</summary>
    /// <exception cref="StorageException">It cannot be read or written, or is not a key.</exception>
    public static InstallationKey ReadOrCreate(DataDirectory directory)
    {
        if (TryRead(directory) is { } existing)
        {
            return existing;
        }

        var file = PathIn(directory);
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(draft, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(Size));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            // The other process was first.
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, exception.Message.TrimEnd('.'), exception);
        }

        return TryRead(directory)!;
    }

    /// <summary>The key, or null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read, or is not a key.</exception>
    public static InstallationKey? TryRead(DataDirectory directory)
    {
        var file = PathIn(directory);
        try
        {
            var secret = File.ReadAllBytes(file);
            return secret.Length == Size ? new InstallationKey(secret) : throw Unusable(file, $"it has {secret.Length} bytes in place of {Size}", null);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>A keyed hash (HMAC-SHA256) of a message; the purpose keeps the seals of two uses apart.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> message)
    {
        byte[] sealedBytes = [.. Encoding.UTF8.GetBytes(purpose), 0, .. message];
        return HMACSHA256.HashData(_secret, sealedBytes);
    }

    private static string PathIn(DataDirectory directory) => Path.Combine(directory.Path, FileName);

    private static StorageException Unusable(string file, string problem, Exception? inner) => new(
        $"The installation's key '{file}' cannot be used ({problem}). Make it readable for the user the gateway runs as, or put its backup in its place; " +
        "without it no virtual key opens anything, and what the audit trail's head says cannot be checked.",
        inner);
}
