namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierTable
{
    private static IEnumerable<Identifier> Germany()
    {
        var taxId = ContextWords.Of(
            "steuer id", "steuerid", "steueridentifikationsnummer", "steuerliche identifikationsnummer", "identifikationsnummer", "idnr", "tin", "tax id", "tax identification", "steuer", "bzst");
        yield return new("DE_TAX_ID", IdentifierChecks.DeTaxId, taxId,
            new IdentifierForm("99999999999", Bare: 0.81, Named: 0.95),
            new IdentifierForm("99 999 999 999", Bare: 0.85, Named: 0.96));

        var taxNumber = ContextWords.Of("steuernummer", "steuernr", "st nr", "stnr", "finanzamt", "elster", "tax number", "steuer", "umsatzsteuer", "einkommensteuer");
        yield return new("DE_TAX_NUMBER", IdentifierChecks.DeTaxNumber, taxNumber,
            new IdentifierForm("9999999999999", Bare: 0.35, Named: 0.9, Alone: 0.52));
        yield return new("DE_TAX_NUMBER", null, taxNumber,
            new IdentifierForm("999/999/99999", Bare: 0.7, Named: 0.92),
            new IdentifierForm("99/999/99999", Bare: 0.65, Named: 0.92),
            new IdentifierForm("999/9999/9999", Bare: 0.65, Named: 0.92),
            new IdentifierForm("99 999 99999", Bare: 0, Named: 0.85),
            new IdentifierForm("99/9999/9999", Bare: 0.3, Named: 0.9, Alone: 0.5),
            new IdentifierForm("9{10,11}", Bare: 0, Named: 0.7));

        const string document = "[0-9CFGHJKLMNPRTVWXYZ]";
        var passport = ContextWords.Of("reisepass", "pass", "passnummer", "passnr", "pass nr", "reisepassnummer", "passport", "ausweis", "reisedokument", "bundesrepublik");
        yield return new("DE_PASSPORT", IdentifierChecks.DeTravelDocument, passport,
            new IdentifierForm($"[CFGHJK]{document}{{7}}9", Bare: 0.64, Named: 0.95),
            new IdentifierForm($"[CFGHJK]{document}{{8}}9", Bare: 0.64, Named: 0.95),
            new IdentifierForm($"[LMNPRTVWXYZ]{document}{{7}}9", Bare: 0.6, Named: 0.94));
        yield return new("DE_PASSPORT", null, ContextWords.Of("reisepass", "passnummer", "passnr", "pass nr", "reisepassnummer", "german passport", "deutscher pass"),
            new IdentifierForm($"[CFGHJK]{document}{{7}}9", Bare: 0, Named: 0.8));

        var idCard = ContextWords.Of(
            "personalausweis", "ausweis", "ausweisnummer", "perso", "identity card", "id card", "personalausweisnummer", "ausweisnr", "identitätskarte");
        yield return new("DE_ID_CARD", IdentifierChecks.DeTravelDocument, idCard,
            new IdentifierForm($"[LMNPRTVWXYZ]{document}{{7}}9", Bare: 0.64, Named: 0.95),
            new IdentifierForm($"[LMNPRTVWXYZ]{document}{{8}}9", Bare: 0.64, Named: 0.95),
            new IdentifierForm($"[CFGHJK]{document}{{7}}9", Bare: 0.6, Named: 0.955));
        yield return new("DE_ID_CARD", null, idCard,
            new IdentifierForm($"[LMNPRTVWXYZ]{document}{{7}}9", Bare: 0, Named: 0.8),
            new IdentifierForm("[T]99999999", Bare: 0.55, Named: 0.9));

        var social = ContextWords.Of(
            "sozialversicherung", "sozialversicherungsnummer", "sozialversicherungsausweis", "rentenversicherung", "rentenversicherungsnummer", "versicherungsnummer", "svnr", "sv nummer",
            "rvnr", "rente", "vsnr", "social security");
        yield return new("DE_SOCIAL_SECURITY", IdentifierChecks.DeSocialSecurity, social,
            new IdentifierForm("99999999A999", Bare: 0.88, Named: 0.96),
            new IdentifierForm("99 999999 A 999", Bare: 0.9, Named: 0.96),
            new IdentifierForm("99 999999 A 99 9", Bare: 0.9, Named: 0.96));

        var health = ContextWords.Of(
            "krankenversicherung", "krankenversichertennummer", "krankenkasse", "versichertennummer", "kvnr", "kv nummer", "gesundheitskarte", "krankenkassennummer", "versicherten", "egk",
            "health insurance");
        yield return new("DE_HEALTH_INSURANCE", IdentifierChecks.DeHealthInsurance, health,
            new IdentifierForm("A999999999", Bare: 0.68, Named: 0.95));

        var doctor = ContextWords.Of("lanr", "arztnummer", "lebenslange arztnummer", "arzt", "ärztin", "vertragsarzt", "behandelnd*");
        yield return new("DE_LANR", IdentifierChecks.DeLanr, doctor,
            new IdentifierForm("999999999", Bare: 0.61, Named: 0.95),
            new IdentifierForm("9999999 99", Bare: 0.6, Named: 0.95));

        var practice = ContextWords.Of("bsnr", "betriebsstättennummer", "betriebsstätte", "praxis", "nbsnr");
        yield return new("DE_BSNR", null, practice,
            new IdentifierForm("999999999", Bare: 0.25, Named: 0.9));

        var vat = ContextWords.Of("ust id", "ustid", "ust idnr", "ust", "ustidnr", "umsatzsteuer", "umsatzsteuer id", "umsatzsteueridentifikationsnummer", "vat", "mwst", "uid");
        yield return new("DE_VAT_ID", IdentifierChecks.DeVat, vat,
            new IdentifierForm("[D][E] ?999999999", Bare: 0.85, Named: 0.96),
            new IdentifierForm("[D][E] ?999 ?999 ?999", Bare: 0.85, Named: 0.96),
            new IdentifierForm("[D][E]-999999999", Bare: 0.85, Named: 0.96));
        yield return new("DE_VAT_ID", null, vat,
            new IdentifierForm("[D][E] ?999999999", Bare: 0.3, Named: 0.85));

        var licence = ContextWords.Of("führerschein", "fuehrerschein", "führerscheinnummer", "fahrerlaubnis", "führerscheinnr", "driving licence", "driver license", "lenkberechtigung");
        yield return new("DE_FUEHRERSCHEIN", null, licence,
            new IdentifierForm("AA99999999*", Bare: 0.35, Named: 0.85, Alone: 0.5),
            new IdentifierForm("A[0-9A-Z]{3}[0-9A-Z]{5}[0-9X]9", Bare: 0, Named: 0.8));

        var register = ContextWords.Of("handelsregister", "amtsgericht", "registergericht", "hrb", "hra", "registernummer", "gmbh", "ag", "handelsregisternummer");
        yield return new("DE_HANDELSREGISTER", null, register,
            new IdentifierForm("[H][R][AB][ -]?9{1,6}", Bare: 0.75, Named: 0.9, Capitals: true),
            new IdentifierForm("[H][R][AB] 9{1,6} A", Bare: 0.75, Named: 0.85, Capitals: true));

        var plate = ContextWords.Of("kennzeichen", "kfz", "kfz kennzeichen", "nummernschild", "autokennzeichen", "amtliches kennzeichen", "zulassung", "plate", "fahrzeug");
        yield return new("DE_KFZ", null, plate,
            new IdentifierForm("A{1,3}[ -]A{1,2}[ -]9{1,4}[EH]?", Bare: 0.35, Named: 0.8, Alone: 0.5, Capitals: true),
            new IdentifierForm("A{1,3}-A{1,2} ?9{1,4}[EH]?", Bare: 0.4, Named: 0.85, Alone: 0.5, Capitals: true));

        var postcode = ContextWords.Of("plz", "postleitzahl", "postleitzahlen");
        yield return new("DE_PLZ", null, postcode,
            new IdentifierForm("99999", Bare: 0, Named: 0.8));
    }
}
