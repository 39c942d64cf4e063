namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierTable
{
    private static IEnumerable<Identifier> SouthernEurope()
    {
        var nif = ContextWords.Of("dni", "nif", "documento nacional", "documento nacional de identidad", "identificación", "identificación fiscal", "identidad");
        yield return new("ES_NIF", IdentifierChecks.EsNif, nif,
            new IdentifierForm("99999999[ -]?A", Bare: 0.72, Named: 0.96),
            new IdentifierForm("9999999-?A", Bare: 0.6, Named: 0.94),
            new IdentifierForm("99.999.999[ -]?A", Bare: 0.8, Named: 0.96));
        yield return new("ES_NIF", IdentifierChecks.EsNifOther, nif,
            new IdentifierForm("[KLM]9999999A", Bare: 0.65, Named: 0.95));
        yield return new("ES_NIE", IdentifierChecks.EsNie, ContextWords.Of("nie", "extranjero", "número de identificación de extranjero", "residencia", "identificación"),
            new IdentifierForm("[XYZ][ -]?9999999[ -]?A", Bare: 0.8, Named: 0.96));
        yield return new("ES_CIF", IdentifierChecks.EsCif, ContextWords.Of("cif", "nif", "empresa", "sociedad"),
            new IdentifierForm("[A-HJNP-SUVW]-?9999999[0-9A-J]", Bare: 0.6, Named: 0.94));
        yield return new("ES_PASSPORT", null, ContextWords.Of("pasaporte", "pasaportes", "spanish passport", "número de pasaporte"),
            new IdentifierForm("AAA999999A?", Bare: 0, Named: 0.85),
            new IdentifierForm("AA999999", Bare: 0, Named: 0.75));
        yield return new("ES_SOCIAL_SECURITY", null, ContextWords.Of("seguridad social", "nuss", "afiliación", "naf"),
            new IdentifierForm("99[ /]?9{8}[ /]?99", Bare: 0, Named: 0.88));

        var fiscal = ContextWords.Of("codice fiscale", "codicefiscale", "fiscale", "fiscal code", "cf", "tax code", "cod fisc");
        const string omocode = "[0-9LMNP-V]";
        yield return new("IT_FISCAL_CODE", IdentifierChecks.ItFiscalCode, fiscal,
            new IdentifierForm($"A{{6}}{omocode}{{2}}[A-EHLMPR-T]{omocode}{{2}}A{omocode}{{3}}A", Bare: 0.9, Named: 0.97));
        var vat = ContextWords.Of("partita iva", "piva", "p iva", "iva", "vat", "codice iva", "partita");
        yield return new("IT_VAT_CODE", IdentifierChecks.ItVat, vat,
            new IdentifierForm("99999999999", Bare: 0.805, Named: 0.95),
            new IdentifierForm("[I][T] ?99999999999", Bare: 0.88, Named: 0.96));
        yield return new("IT_PASSPORT", null, ContextWords.Of("passaporto", "passaporti", "italian passport"),
            new IdentifierForm("AA9999999", Bare: 0.3, Named: 0.82));
        yield return new("IT_DRIVER_LICENSE", null, ContextWords.Of("patente", "patenti", "guida", "driving licence", "driver license", "driver s license", "italian licence"),
            new IdentifierForm("AA9999999A", Bare: 0.45, Named: 0.85, Alone: 0.55),
            new IdentifierForm("[U][1][0-9B-DF-HJ-NPRSTUWXYZ]{7}A", Bare: 0.45, Named: 0.87, Alone: 0.55));
        yield return new("IT_IDENTITY_CARD", null, ContextWords.Of("carta", "carta d'identità", "identità", "carta identità", "elettronica", "cie", "documento", "riconoscimento", "espatrio", "identity card", "id card"),
            new IdentifierForm("AA99999AA", Bare: 0.45, Named: 0.85, Alone: 0.5),
            new IdentifierForm("AA9999999", Bare: 0, Named: 0.78),
            new IdentifierForm("9999999AA", Bare: 0.2, Named: 0.8));

        yield return new("PT_NIF", IdentifierChecks.PtNif, ContextWords.Of("nif", "contribuinte", "número de contribuinte", "identificação fiscal", "portugal"),
            new IdentifierForm("999999999", Bare: 0, Named: 0.94),
            new IdentifierForm("999 999 999", Bare: 0, Named: 0.94));
        yield return new("GR_AFM", IdentifierChecks.GrAfm, ContextWords.Of("afm", "αφμ", "α φ μ", "φορολογικού μητρώου"),
            new IdentifierForm("999999999", Bare: 0, Named: 0.94));

        yield return new("TR_NATIONAL_ID", IdentifierChecks.TrNational,
            ContextWords.Of("tc", "tckn", "kimlik", "tc kimlik", "kimlik no", "t c kimlik no", "nüfus", "vatandaşlık", "kişi", "turkish id", "nufus"),
            new IdentifierForm("99999999999", Bare: 0.82, Named: 0.96),
            new IdentifierForm("999 999 999 99", Bare: 0.85, Named: 0.96));
        var plate = ContextWords.Of("plaka", "plakası", "plakalı", "araç", "araba", "otomobil", "kamyon", "plate", "license plate", "licence plate", "ruhsat", "turkish plate");
        yield return new("TR_LICENSE_PLATE", IdentifierChecks.TrPlate, plate,
            new IdentifierForm("99 ?[A-PR-VYZ] ?9{4,5}", Bare: 0.4, Named: 0.88, Alone: 0.55, Capitals: true),
            new IdentifierForm("99 [A-PR-VYZ]{2} 9{3,4}", Bare: 0.45, Named: 0.88, Alone: 0.55, Capitals: true),
            new IdentifierForm("99[A-PR-VYZ]{2}9{3,4}", Bare: 0.4, Named: 0.88, Alone: 0.55, Capitals: true),
            new IdentifierForm("99 [A-PR-VYZ]{3} 9{2,4}", Bare: 0.45, Named: 0.88, Alone: 0.55, Capitals: true),
            new IdentifierForm("99[A-PR-VYZ]{3}9{2,4}", Bare: 0.4, Named: 0.88, Alone: 0.55, Capitals: true),
            new IdentifierForm("99[ -][A-PR-VYZ]{1,3}[ -]9{2,5}", Bare: 0.3, Named: 0.85, Alone: 0.52, Capitals: true));
        yield return new("TR_TAX_NUMBER", null, ContextWords.Of("vergi", "vergi no", "vkn", "vergi kimlik", "vergi numarası"),
            new IdentifierForm("9999999999", Bare: 0, Named: 0.85));
    }

    private static IEnumerable<Identifier> NorthernEurope()
    {
        yield return new("FI_PERSONAL_IDENTITY_CODE", IdentifierChecks.FiPersonal,
            ContextWords.Of("henkilötunnus*", "hetu", "personal identity code", "personbeteckning", "sotu", "identity code", "finnish"),
            new IdentifierForm("999999[-+]999*", Bare: 0.88, Named: 0.97),
            new IdentifierForm("999999[A-FU-Y]999*", Bare: 0.86, Named: 0.97));
        yield return new("FI_BUSINESS_ID", IdentifierChecks.FiBusiness, ContextWords.Of("y tunnus", "ytunnus", "business id", "fo nummer"),
            new IdentifierForm("9999999-9", Bare: 0.4, Named: 0.95));

        var person = ContextWords.Of(
            "personnummer", "pnr", "personnr", "person nr", "samordningsnummer", "födelsenummer", "personal identity", "swedish personal", "svenskt personnummer", "medborgare");
        yield return new("SE_PERSONNUMMER", IdentifierChecks.SePersonal, person,
            new IdentifierForm("999999[ -]9999", Bare: 0.87, Named: 0.97),
            new IdentifierForm("999999+9999", Bare: 0.87, Named: 0.97),
            new IdentifierForm("99999999[ -]9999", Bare: 0.9, Named: 0.97),
            new IdentifierForm("99999999+9999", Bare: 0.9, Named: 0.97),
            new IdentifierForm("9999999999", Bare: 0.7, Named: 0.96),
            new IdentifierForm("999999999999", Bare: 0.88, Named: 0.97));
        yield return new("SE_ORGANISATIONSNUMMER", IdentifierChecks.SeOrganisation,
            ContextWords.Of("organisationsnummer", "orgnr", "org nr", "org nummer", "organisation number", "company identity", "företag", "aktiebolag", "bolag", "organisationsnr"),
            new IdentifierForm("999999-9999", Bare: 0.72, Named: 0.96),
            new IdentifierForm("99999999-9999", Bare: 0.8, Named: 0.96),
            new IdentifierForm("9999999999", Bare: 0.59, Named: 0.95),
            new IdentifierForm("999999999999", Bare: 0.62, Named: 0.95));
        yield return new("NO_PERSONAL_ID", IdentifierChecks.NoPersonal,
            ContextWords.Of("fødselsnummer", "fodselsnummer", "personnummer", "fnr", "d nummer", "norwegian"),
            new IdentifierForm("99999999999", Bare: 0.85, Named: 0.96),
            new IdentifierForm("999999 99999", Bare: 0.88, Named: 0.96));
        yield return new("DK_CPR", IdentifierChecks.DkPersonal, ContextWords.Of("cpr", "cpr nummer", "cprnummer", "personnummer", "cpr nr"),
            new IdentifierForm("999999-9999", Bare: 0.45, Named: 0.93),
            new IdentifierForm("9999999999", Bare: 0, Named: 0.88));
        yield return new("BALTIC_PERSONAL_ID", IdentifierChecks.BalticPersonal, ContextWords.Of("isikukood", "asmens kodas", "asmens", "personal code"),
            new IdentifierForm("99999999999", Bare: 0.8, Named: 0.95));
    }

    private static IEnumerable<Identifier> OtherEurope()
    {
        yield return new("PL_PESEL", IdentifierChecks.PlPesel, ContextWords.Of("pesel", "numer pesel", "ewidencyjny"),
            new IdentifierForm("99999999999", Bare: 0.86, Named: 0.97));
        yield return new("PL_NIP", IdentifierChecks.PlNip, ContextWords.Of("nip", "numer identyfikacji podatkowej", "podatkow*"),
            new IdentifierForm("9999999999", Bare: 0, Named: 0.95),
            new IdentifierForm("999-999-99-99", Bare: 0.75, Named: 0.96),
            new IdentifierForm("999-99-99-999", Bare: 0.75, Named: 0.96));
        yield return new("PL_ID_CARD", IdentifierChecks.PlIdCard, ContextWords.Of("dowód", "dowodu", "dowód osobisty", "dowodu osobistego", "seria i numer"),
            new IdentifierForm("AAA ?999999", Bare: 0.45, Named: 0.95));

        yield return new("NL_BSN", IdentifierChecks.NlBsn, ContextWords.Of("bsn", "burgerservicenummer", "sofinummer", "sofi", "burger service nummer"),
            new IdentifierForm("999999999", Bare: 0.4, Named: 0.95),
            new IdentifierForm("9999.99.999", Bare: 0.75, Named: 0.95));
        yield return new("BE_NATIONAL_NUMBER", IdentifierChecks.BeNational,
            ContextWords.Of("rijksregisternummer", "rijksregister", "registre national", "numéro national", "niss", "insz", "numéro de registre"),
            new IdentifierForm("99.99.99-999.99", Bare: 0.92, Named: 0.97),
            new IdentifierForm("99999999999", Bare: 0.84, Named: 0.96));
        yield return new("FR_NIR", IdentifierChecks.FrNir,
            ContextWords.Of("nir", "insee", "sécurité sociale", "numéro de sécurité sociale", "sécu", "secu", "carte vitale", "assuré"),
            new IdentifierForm("[123478]9999[0-9][0-9AB]99999999", Bare: 0.86, Named: 0.97),
            new IdentifierForm("[123478] 99 99 9[0-9AB] 999 999 99", Bare: 0.92, Named: 0.97));
        yield return new("FR_SIREN", IdentifierChecks.FrCompany, ContextWords.Of("siren", "rcs"),
            new IdentifierForm("999999999", Bare: 0, Named: 0.94),
            new IdentifierForm("999 999 999", Bare: 0, Named: 0.96));
        yield return new("FR_SIRET", IdentifierChecks.FrCompany, ContextWords.Of("siret", "établissement"),
            new IdentifierForm("99999999999999", Bare: 0, Named: 0.95),
            new IdentifierForm("999 999 999 99999", Bare: 0.75, Named: 0.96));
        yield return new("CH_AHV", IdentifierChecks.ChAhv, ContextWords.Of("ahv", "avs", "ahv nummer", "sozialversicherungsnummer", "numéro avs"),
            new IdentifierForm("[7][5][6].9999.9999.99", Bare: 0.92, Named: 0.97),
            new IdentifierForm("[7][5][6]9999999999", Bare: 0.85, Named: 0.96));
        yield return new("AT_SOCIAL_SECURITY", IdentifierChecks.AtSocialSecurity,
            ContextWords.Of("svnr", "sozialversicherungsnummer", "sozialversicherung", "ecard", "e card", "versicherungsnummer"),
            new IdentifierForm("9999 999999", Bare: 0.7, Named: 0.96),
            new IdentifierForm("9999999999", Bare: 0.45, Named: 0.95));
        yield return new("CZ_BIRTH_NUMBER", IdentifierChecks.CzBirthNumber, ContextWords.Of("rodné číslo", "rodne cislo", "rč", "r č", "rodného čísla"),
            new IdentifierForm("999999/9999", Bare: 0.85, Named: 0.97),
            new IdentifierForm("9999999999", Bare: 0.45, Named: 0.95));
        yield return new("RO_CNP", IdentifierChecks.RoCnp, ContextWords.Of("cnp", "cod numeric personal", "cod numeric"),
            new IdentifierForm("9999999999999", Bare: 0.83, Named: 0.96));
        yield return new("BG_EGN", IdentifierChecks.BgEgn, ContextWords.Of("egn", "егн", "единен граждански номер"),
            new IdentifierForm("9999999999", Bare: 0.45, Named: 0.95));
        yield return new("HR_OIB", IdentifierChecks.HrOib, ContextWords.Of("oib", "osobni identifikacijski broj"),
            new IdentifierForm("99999999999", Bare: 0, Named: 0.95));
        yield return new("IE_PPS", IdentifierChecks.IePps, ContextWords.Of("pps", "ppsn", "pps number", "personal public service"),
            new IdentifierForm("9999999[A-W]", Bare: 0.6, Named: 0.95),
            new IdentifierForm("9999999[A-W][A-IW]", Bare: 0.65, Named: 0.95));
    }
}
