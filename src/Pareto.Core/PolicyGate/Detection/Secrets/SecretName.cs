using System.Collections.Frozen;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>What a name promises of its value.</summary>
internal enum NameKind
{
    /// <summary>Nothing secret: <c>schemaKey</c>, <c>credentialId</c>, <c>keyFile</c>.</summary>
    None,

    /// <summary>Perhaps: <c>key</c>, <c>auth</c>.</summary>
    Weak,

    /// <summary>A key or token: <c>apiKey</c>, <c>client_secret</c>.</summary>
    Strong,

    /// <summary>A password, which people choose.</summary>
    Password,
}

/// <summary>Reads the names of variables, fields and headers: the last word says what the value is, the one before it which kind.</summary>
internal static class SecretName
{
    private static readonly string[] PasswordEndings = ["password", "passwd", "passwort", "passphrase", "pwd", "passcode", "motdepasse", "contrasena", "kennwort"];

    private static readonly string[] StrongEndings =
        ["token", "secret", "apikey", "accesskey", "secretkey", "privatekey", "authkey", "credential", "credentials", "creds", "authorization", "bearer"];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KeyKinds = Set(
        "api", "access", "secret", "private", "auth", "encryption", "signing", "master", "shared", "account", "service", "deploy", "admin", "client", "app",
        "consumer", "license", "ingest", "read", "write", "integration", "webhook", "subscription", "storage", "server", "session", "jwt", "hmac", "aes", "user");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Harmless = Set(
        "public", "pub", "publishable", "anon", "csrf", "xsrf", "page", "next", "continuation", "cancellation", "cancel", "max", "min", "eos", "bos", "pad", "sep", "cls", "unk", "mask",
        "stop", "schema", "primary", "foreign", "partition", "sort", "cache", "hot", "sequence", "object", "row", "bucket", "idx", "index", "natural", "host", "known",
        "map", "dict", "lookup", "search", "registry", "translation", "query", "param", "column", "special", "end", "start", "last", "first", "field", "i18n", "random", "sync", "prompt", "completion", "total", "unknown", "vocab", "group", "route", "cursor", "ssh", "message", "event", "unique", "compound", "surrogate", "candidate", "composite", "sample", "test");

    /// <summary>Judges a name of letters, digits, <c>_</c>, <c>-</c> and <c>.</c>.</summary>
    public static NameKind Judge(ReadOnlySpan<char> name)
    {
        const int longest = 80;
        if (name.Length > longest)
        {
            name = name[^longest..];
        }

        name = name.TrimEnd("0123456789_-. ");
        var last = LastWord(name, out var before);
        var previous = LastWord(before, out var first);
        if (previous.Equals("key", StringComparison.OrdinalIgnoreCase))
        {
            // A public key token is as public as a public key.
            previous = LastWord(first, out _);
        }

        Span<char> lowerLast = stackalloc char[last.Length];
        Span<char> lowerPrevious = stackalloc char[previous.Length];
        last.ToLowerInvariant(lowerLast);
        previous.ToLowerInvariant(lowerPrevious);
        if (Harmless.Contains(lowerPrevious))
        {
            return NameKind.None;
        }

        if (EndsWithAny(lowerLast, PasswordEndings) || lowerLast is "pass")
        {
            return NameKind.Password;
        }

        if (EndsWithAny(lowerLast, StrongEndings) && !Harmless.Contains(Stem(lowerLast)))
        {
            return NameKind.Strong;
        }

        return lowerLast switch
        {
            "key" or "keys" => KeyKinds.Contains(lowerPrevious) ? NameKind.Strong : NameKind.Weak,
            "auth" or "access" or "api" or "pat" => NameKind.Weak,
            _ => NameKind.None,
        };
    }

    // "csrftoken" is one word: what stands before the ending counts too.
    private static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word)
    {
        foreach (var ending in StrongEndings)
        {
            if (word.EndsWith(ending))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> word, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> name, out ReadOnlySpan<char> before)
    {
        name = name.TrimEnd("_-. ");
        var start = name.Length;
        while (start > 0 && name[start - 1] is not ('_' or '-' or '.' or ' '))
        {
            start--;
            // A capital after a small letter begins a word, and so does the last capital of several before a small one.
            if (char.IsAsciiLetterUpper(name[start]) && start > 0
                && (char.IsAsciiLetterLower(name[start - 1]) || start + 1 < name.Length && char.IsAsciiLetterLower(name[start + 1])))
            {
                break;
            }
        }

        before = name[..start];
        return name[start..];
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] words) =>
        words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
