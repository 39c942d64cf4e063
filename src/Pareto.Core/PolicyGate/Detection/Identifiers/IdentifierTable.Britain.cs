namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierTable
{
    private static IEnumerable<Identifier> Britain()
    {
        var nhs = ContextWords.Of("nhs", "national health", "national health service", "health services", "health authority", "patient", "gp", "hospital number", "chi number");
        yield return new("UK_NHS", IdentifierChecks.UkNhs, nhs,
            new IdentifierForm("999 999 9999", Bare: 0.66, Named: 0.96),
            new IdentifierForm("999-999-9999", Bare: 0.62, Named: 0.96),
            new IdentifierForm("999[- ]999[- ]9999", Bare: 0.55, Named: 0.95),
            new IdentifierForm("999999[- ]9999", Bare: 0.4, Named: 0.95),
            new IdentifierForm("[034679]999999999", Bare: 0.6, Named: 0.95),
            new IdentifierForm("[1258]999999999", Bare: 0.4, Named: 0.95, Alone: 0.55));

        var nino = ContextWords.Of("national insurance", "ni number", "nino", "nationalinsurance", "national insurance number", "hmrc", "ni no");
        const string first = "[A-CEGHJ-PR-TW-Z]";
        const string second = "[A-CEGHJ-NPR-TW-Z]";
        yield return new("UK_NINO", IdentifierChecks.UkNino, nino,
            new IdentifierForm($"{first}{second}999999[A-D]", Bare: 0.82, Named: 0.96),
            new IdentifierForm($"{first}{second} 99 99 99 [A-D]", Bare: 0.88, Named: 0.97),
            new IdentifierForm($"{first}{second}-99-99-99-[A-D]", Bare: 0.88, Named: 0.97),
            new IdentifierForm($"{first}{second} 999999 [A-D]", Bare: 0.85, Named: 0.97),
            new IdentifierForm($"{first}{second} 999999[A-D]", Bare: 0.8, Named: 0.96),
            new IdentifierForm($"{first}{second}99 99 99[A-D]", Bare: 0.8, Named: 0.96),
            new IdentifierForm($"{first}{second} 99 99 99[A-D]", Bare: 0.8, Named: 0.96));

        var licence = ContextWords.Of("driving licence", "driving license", "driver", "licence", "license", "dvla", "drivinglicence", "driver number", "dl");
        yield return new("UK_DRIVING_LICENCE", IdentifierChecks.UkDrivingLicence, licence,
            new IdentifierForm("A[A-Z9]{4}9[0156]9[0-3]99A[A-Z9]*AA", Bare: 0.88, Named: 0.96),
            new IdentifierForm("A[A-Z9]{4} 9[0156]9[0-3]99 A[A-Z9]*AA", Bare: 0.88, Named: 0.96));

        var passport = ContextWords.Of("passport", "passportnumber", "passportno", "travel document", "hmpo", "british passport", "uk passport");
        yield return new("UK_PASSPORT", null, passport,
            new IdentifierForm("AA9999999", Bare: 0.3, Named: 0.8));
        yield return new("UK_PASSPORT", null, ContextWords.Of("british passport", "uk passport", "hmpo", "hm passport"),
            new IdentifierForm("999999999", Bare: 0, Named: 0.85));

        var postcode = ContextWords.Of(
            "postcode", "post code", "postal code", "address", "addr", "street", "road", "lane", "avenue", "london", "england", "scotland", "wales", "northern ireland", "uk", "united kingdom");
        const string inward = "9[ABD-HJLNP-UW-Z]{2}";
        yield return new("UK_POSTCODE", IdentifierChecks.UkPostcode, postcode,
            new IdentifierForm($"[A-PR-UWYZ][A-HK-Y]?9 {inward}", Bare: 0.52, Named: 0.65, Capitals: true),
            new IdentifierForm($"[A-PR-UWYZ][A-HK-Y]?99 {inward}", Bare: 0.52, Named: 0.65, Capitals: true),
            new IdentifierForm($"[A-PR-UWYZ]9[A-HJKPSTUW] {inward}", Bare: 0.52, Named: 0.65, Capitals: true),
            new IdentifierForm($"[A-PR-UWYZ][A-HK-Y]9[ABEHMNPRV-Y] {inward}", Bare: 0.52, Named: 0.65, Capitals: true),
            new IdentifierForm($"[A-PR-UWYZ][A-HK-Y]?9{{1,2}}{inward}", Bare: 0.3, Named: 0.6, Alone: 0.5, Capitals: true),
            new IdentifierForm($"[A-PR-UWYZ][A-HK-Y]?9[A-HJKMNPR-Y]{inward}", Bare: 0.3, Named: 0.6, Alone: 0.5, Capitals: true),
            new IdentifierForm("[G][I][R] [0][A][A]", Bare: 0.52, Named: 0.65, Capitals: true));

        var plate = ContextWords.Of(
            "vehicle", "registration", "plate", "number plate", "license plate", "licence plate", "reg", "vrm", "vrn", "dvla", "mot");
        yield return new("UK_VEHICLE_REGISTRATION", IdentifierChecks.UkPlate, plate,
            new IdentifierForm("[A-HK-PRSVWY][A-HJ-PR-Y]99[ -][A-HJ-PR-Z]{3}", Bare: 0.7, Named: 0.9, Capitals: true),
            new IdentifierForm("[A-HK-PRSVWY][A-HJ-PR-Y]99[A-HJ-PR-Z]{3}", Bare: 0.65, Named: 0.9, Capitals: true));
        yield return new("UK_VEHICLE_REGISTRATION", null, plate,
            new IdentifierForm("[A-HJ-NPR-TV-Y]9{2,3}[ -]?[A-HJ-PR-Y]{3}", Bare: 0.3, Named: 0.75, Alone: 0.5, Capitals: true),
            new IdentifierForm("[A-HJ-PR-Y]{3}[ -]?9{2,3}[A-HJ-NPR-TV-Y]", Bare: 0.3, Named: 0.75, Alone: 0.5, Capitals: true),
            new IdentifierForm("[A-HJ-NPR-TV-Y]9[ -]?[A-HJ-PR-Y]{3}", Bare: 0.2, Named: 0.4, Alone: 0.5, Capitals: true),
            new IdentifierForm("[A-HJ-PR-Y]{3}[ -]?9[A-HJ-NPR-TV-Y]", Bare: 0.2, Named: 0.4, Alone: 0.5, Capitals: true));

        yield return new("UK_VAT", IdentifierChecks.UkVat, ContextWords.Of("vat", "vat number", "vat registration"),
            new IdentifierForm("[G][B] ?999 ?9999 ?99", Bare: 0.8, Named: 0.95));
        yield return new("UK_UTR", IdentifierChecks.UkUtr, ContextWords.Of("utr", "unique taxpayer", "taxpayer reference", "self assessment"),
            new IdentifierForm("9999999999", Bare: 0, Named: 0.95),
            new IdentifierForm("99999 99999", Bare: 0, Named: 0.95));
    }
}
