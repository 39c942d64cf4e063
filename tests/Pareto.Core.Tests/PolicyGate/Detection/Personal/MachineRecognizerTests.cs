using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class MachineRecognizerTests
{
    // Addresses of RFC 5737, RFC 3849 and RFC 4291.
    [Theory]
    [InlineData("from 192.0.2.17, port", "192.0.2.17")]
    [InlineData("http://192.0.2.17:8080/", "192.0.2.17")]
    [InlineData("198.51.100.0/24", "198.51.100.0/24")]
    [InlineData("198.51.100.0/99", "198.51.100.0")]
    [InlineData("203.0.113.9.", "203.0.113.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334")]
    [InlineData("::ffff:192.0.2.128", "::ffff:192.0.2.128")]
    [InlineData("fe80::/10", "fe80::/10")]
    [InlineData("listening on ::1", "::1")]
    [InlineData("2001:db8::2.", "2001:db8::2")]
    public void Ip_Address_IsFound(string text, string expected) => Scans.Of(new IpAddressRecognizer(), IpAddressRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData("v1.2.3.4")]
    [InlineData("version 10.2.3.4")]
    [InlineData("127.0.0.1")]
    [InlineData("netmask 255.255.255.0")]
    [InlineData("12:34:56")]
    [InlineData("std::move(x)")]
    [InlineData("Add::Face")]
    [InlineData("2001::25de::cade")]
    [InlineData("text2001:db8::1")]
    [InlineData("2001:db8::256.1.1.1")]
    [InlineData("01:23:45:67:89:ab")]
    public void Ip_Other_IsNotFound(string text) => Scans.Of(new IpAddressRecognizer(), IpAddressRecognizer.Type, text).ShouldBeEmpty();

    [Theory]
    [InlineData("00:00:5e:00:53:af", "00:00:5e:00:53:af")]
    [InlineData("mac 00-00-5E-00-53-01.", "00-00-5E-00-53-01")]
    [InlineData("0000.5e00.53af", "0000.5e00.53af")]
    public void Mac_Address_IsFound(string text, string expected) => Scans.Of(new MacAddressRecognizer(), MacAddressRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("00:00:5e:00:53")]
    [InlineData("00:00:5e:00:53:af:11:22")]
    [InlineData("00:00:5e-00-53-af")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    [InlineData("gg:00:5e:00:53:af")]
    [InlineData("01-02-03-04-05-06")]
    public void Mac_Other_IsNotFound(string text) => Scans.Of(new MacAddressRecognizer(), MacAddressRecognizer.Type, text).ShouldBeEmpty();

    // Addresses of the specifications: BIP 173, BIP 350, the genesis block, EIP-55, the cash address specification.
    [Theory]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [InlineData("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")]
    [InlineData("rf1BiGeXwwQoi8Z2ueFYTEXSwuJYfV2Jpn")]
    public void Wallet_Address_IsFound(string address) => Scans.Of(new CryptoWalletRecognizer(), CryptoWalletRecognizer.Type, $"to {address}, please").ShouldBe([address]);

    [Theory]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8f3t4")]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaX")]
    [InlineData("0x0000000000000000000000000000000000000000")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("ThisIsAVeryLongIdentifierInSomeCode")]
    public void Wallet_Other_IsNotFound(string text) => Scans.Of(new CryptoWalletRecognizer(), CryptoWalletRecognizer.Type, text).ShouldBeEmpty();
}
