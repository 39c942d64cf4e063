using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>
/// Names a conversation by its roles and texts: the first half of a SHA-256. A system and a developer turn count as the
/// same, and so do a text and its parts joined, since clients and mappers change the one into the other.
/// </summary>
internal static class ConversationKey
{
    public static UInt128 Of(ImmutableArray<RecordedMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages)
        {
            Append(hash, message.Role == "developer" ? "system" : message.Role);
            EndTurn(hash, Append(hash, message.Text));
        }

        return Finish(hash);
    }

    /// <summary>Null for a conversation that holds more than text: no recording has such.</summary>
    public static UInt128? Of(ImmutableArray<ChatMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages)
        {
            Append(hash, RoleName(message.Role));
            var length = 0;
            foreach (var part in message.Parts)
            {
                if (part is not TextPart text)
                {
                    return null;
                }

                length += Append(hash, text.Text);
            }

            EndTurn(hash, length);
        }

        return Finish(hash);
    }

    private static string RoleName(ChatRole role) => role switch
    {
        ChatRole.System or ChatRole.Developer => "system",
        ChatRole.User => "user",
        ChatRole.Assistant => "assistant",
        _ => "tool",
    };

    private static int Append(IncrementalHash hash, string text)
    {
        Span<byte> buffer = stackalloc byte[512];
        var length = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            // 170 UTF-16 units take at most 510 bytes; a surrogate pair must not be torn apart.
            var take = Math.Min(rest.Length, 170);
            if (take < rest.Length && char.IsHighSurrogate(rest[take - 1]))
            {
                take--;
            }

            var written = Encoding.UTF8.GetBytes(rest[..take], buffer);
            hash.AppendData(buffer[..written]);
            length += written;
            rest = rest[take..];
        }

        return length;
    }

    // The length closes a turn, so that text cannot pass for the start of another turn.
    private static void EndTurn(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }

    private static UInt128 Finish(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
