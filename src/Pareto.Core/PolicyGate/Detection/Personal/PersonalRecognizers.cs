using System.Collections.Immutable;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Personal data that is of no one country: contacts, accounts, addresses of machines, wallets, dates, ages.</summary>
internal static class PersonalRecognizers
{
    public static ImmutableArray<IRecognizer> All { get; } =
    [
        new CardRecognizer(),
        new IbanRecognizer(),
        new EmailRecognizer(),
        new PhoneRecognizer(),
        new IpAddressRecognizer(),
        new MacAddressRecognizer(),
        new UrlRecognizer(),
        new CryptoWalletRecognizer(),
        new DateRecognizer(),
        new AgeRecognizer(),
        new PostalCodeRecognizer(),
    ];
}
