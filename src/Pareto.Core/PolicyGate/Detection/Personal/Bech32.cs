namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Bech32 (BIP 173) and Bech32m (BIP 350) by their checksum, and the like one of Bitcoin Cash.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint PlainCheck = 1;
    private const uint ModifiedCheck = 0x2bc830a3;

    /// <summary>Whether prefix and data (after the <c>1</c> between them, its checksum at the end) hold together. Either case.</summary>
    public static bool Holds(ReadOnlySpan<char> prefix, ReadOnlySpan<char> data)
    {
        var check = 1u;
        foreach (var character in prefix)
        {
            check = Step(check, (uint)(character | 0x20) >> 5);
        }

        check = Step(check, 0);
        foreach (var character in prefix)
        {
            check = Step(check, (uint)(character | 0x20) & 31);
        }

        foreach (var character in data)
        {
            var value = ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            check = Step(check, (uint)value);
        }

        return check is PlainCheck or ModifiedCheck;
    }

    /// <summary>Whether an address of Bitcoin Cash holds, given its prefix and what follows the colon.</summary>
    public static bool HoldsForCash(ReadOnlySpan<char> prefix, ReadOnlySpan<char> data)
    {
        var check = 1ul;
        foreach (var character in prefix)
        {
            check = CashStep(check, (uint)(character | 0x20) & 31);
        }

        check = CashStep(check, 0);
        foreach (var character in data)
        {
            var value = ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            check = CashStep(check, (uint)value);
        }

        return check == 1;
    }

    private static int ValueOf(char character) => Alphabet.IndexOf(char.ToLowerInvariant(character));

    private static uint Step(uint check, uint value)
    {
        var top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ value;
        check ^= (top & 1) != 0 ? 0x3b6a57b2u : 0;
        check ^= (top & 2) != 0 ? 0x26508e6du : 0;
        check ^= (top & 4) != 0 ? 0x1ea119fau : 0;
        check ^= (top & 8) != 0 ? 0x3d4233ddu : 0;
        return check ^ ((top & 16) != 0 ? 0x2a1462b3u : 0);
    }

    private static ulong CashStep(ulong check, uint value)
    {
        var top = check >> 35;
        check = ((check & 0x07ffffffff) << 5) ^ value;
        check ^= (top & 1) != 0 ? 0x98f2bc8e61ul : 0;
        check ^= (top & 2) != 0 ? 0x79b76d99e2ul : 0;
        check ^= (top & 4) != 0 ? 0xf33e5fb3c4ul : 0;
        check ^= (top & 8) != 0 ? 0xae2eabe2a8ul : 0;
        return check ^ ((top & 16) != 0 ? 0x1e4f43e470ul : 0);
    }
}
