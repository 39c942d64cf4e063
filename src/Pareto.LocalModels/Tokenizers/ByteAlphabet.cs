using System.Text;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// The printable characters by which byte-level vocabularies write bytes (GPT-2): visible Latin-1 characters stand for
/// themselves, the other bytes, in order, for U+0100 and on.
/// </summary>
internal static class ByteAlphabet
{
    private const int Shifted = 0x100;
    private static readonly Dictionary<char, byte> _bytes = Make();

    /// <summary>The bytes of a token as written in the file; text with other characters in it, as some added tokens have, is taken as it is.</summary>
    public static byte[] Bytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!_bytes.TryGetValue(token[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }

    private static Dictionary<char, byte> Make()
    {
        var bytes = new Dictionary<char, byte>();
        var next = Shifted;
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            var visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            bytes[(char)(visible ? value : next++)] = (byte)value;
        }

        return bytes;
    }
}
