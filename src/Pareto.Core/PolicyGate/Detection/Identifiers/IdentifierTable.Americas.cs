namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierTable
{
    private static IEnumerable<Identifier> Americas()
    {
        var ssn = ContextWords.Of(
            "ssn", "ssns", "ssid", "social security", "my social", "his social", "her social", "their social", "social number", "social no", "soc sec", "socialsecurity", "socialsecuritynumber", "seguro social", "número de seguro social");
        yield return new("US_SSN", IdentifierChecks.UsSsn, ssn,
            new IdentifierForm("999~99~9999", Bare: 0.85, Named: 0.97),
            new IdentifierForm("999999999", Bare: 0.3, Named: 0.9),
            new IdentifierForm("999-999999", Bare: 0.2, Named: 0.8),
            new IdentifierForm("99999-9999", Bare: 0, Named: 0.7));

        var itin = ContextWords.Of("itin", "individual taxpayer", "taxpayer", "tax id", "taxid", "tax identification", "irs");
        yield return new("US_ITIN", IdentifierChecks.UsItin, itin,
            new IdentifierForm("999~99~9999", Bare: 0.84, Named: 0.96),
            new IdentifierForm("999999999", Bare: 0.3, Named: 0.9),
            new IdentifierForm("999-999999", Bare: 0.2, Named: 0.8),
            new IdentifierForm("99999-9999", Bare: 0, Named: 0.7));

        var ein = ContextWords.Of("ein", "fein", "employer identification", "federal tax id", "employer id", "irs number");
        yield return new("US_EIN", IdentifierChecks.UsEin, ein,
            new IdentifierForm("99-9999999", Bare: 0.3, Named: 0.85),
            new IdentifierForm("999999999", Bare: 0, Named: 0.7));

        var npi = ContextWords.Of("npi", "national provider", "provider identifier", "provider id", "provider number", "prescriber", "physician", "nppes", "taxonomy");
        yield return new("US_NPI", IdentifierChecks.UsNpi, npi,
            new IdentifierForm("9999999999", Bare: 0.64, Named: 0.95),
            new IdentifierForm("9999~999~999", Bare: 0.66, Named: 0.95));

        var mbi = ContextWords.Of("mbi", "medicare", "beneficiary", "cms", "medicare id", "hic", "hicn", "medicaid");
        const string letter = "[AC-HJKMNP-RT-Y]";
        const string either = "[0-9AC-HJKMNP-RT-Y]";
        yield return new("US_MBI", null, mbi,
            new IdentifierForm($"[1-9]{letter}{either}9-{letter}{either}9-{letter}{letter}99", Bare: 0.85, Named: 0.95),
            new IdentifierForm($"[1-9]{letter}{either}9{letter}{either}9{letter}{letter}99", Bare: 0.6, Named: 0.92));

        var routing = ContextWords.Of("aba", "routing", "rtn", "transit", "routing number", "bankrouting", "ach", "wire", "fedwire", "abarouting");
        yield return new("ABA_ROUTING_NUMBER", IdentifierChecks.AbaRouting, routing,
            new IdentifierForm("999999999", Bare: 0.64, Named: 0.95),
            new IdentifierForm("9999-9999-9", Bare: 0.8, Named: 0.95));

        var bank = ContextWords.Of(
            "bank", "account", "acct", "checking", "savings", "debit", "deposit", "bank account", "account number", "accountnumber", "acc no", "konto", "cuenta");
        yield return new("US_BANK_NUMBER", null, bank,
            new IdentifierForm("9{8,17}", Bare: 0, Named: 0.58));

        var dea = ContextWords.Of("dea", "medical license", "medical licence", "certificate", "prescriber", "registration", "controlled substance", "physician");
        yield return new("MEDICAL_LICENSE", IdentifierChecks.Dea, dea,
            new IdentifierForm("[A-HJ-MPRSTUX]A9999999", Bare: 0.7, Named: 0.95),
            new IdentifierForm("[A-HJ-MPRSTUX][9]9999999", Bare: 0.65, Named: 0.95));

        var passport = ContextWords.Of("passport", "passportnumber", "passportno", "travel document", "us passport", "pasaporte", "passeport");
        yield return new("US_PASSPORT", null, passport,
            new IdentifierForm("999999999", Bare: 0, Named: 0.8),
            new IdentifierForm("A99999999", Bare: 0.3, Named: 0.8));

        // The states' forms are many and overlap with nearly anything, so only a word makes one of them.
        var driver = ContextWords.Of(
            "driver license", "driver licence", "drivers license", "drivers licence", "driving license", "driverlicense", "driverslicense", "driver s license", "driver s licence",
            "driving licence", "driver lic", "drivers lic", "driver permit", "learner permit", "dl", "dln", "cdl", "dmv", "license number", "licence number", "license no", "operator license",
            "licencia de conducir", "permis de conduire");
        yield return new("US_DRIVER_LICENSE", null, driver,
            new IdentifierForm("A9{5,14}", Bare: 0, Named: 0.7),
            new IdentifierForm("AA9{5,9}", Bare: 0, Named: 0.7),
            new IdentifierForm("AAA9{5,9}", Bare: 0, Named: 0.7),
            new IdentifierForm("9{7,12}", Bare: 0, Named: 0.62),
            new IdentifierForm("A9{2,3}[- ]999[- ]99[- ]9{3,4}[- ]?9?", Bare: 0, Named: 0.75),
            new IdentifierForm("A999[- ]999[- ]99[- ]999[- ]9", Bare: 0, Named: 0.78),
            new IdentifierForm("A999[- ]9999[- ]9999", Bare: 0, Named: 0.75),
            new IdentifierForm("99[- ]999[- ]9999", Bare: 0, Named: 0.7),
            new IdentifierForm("999[- ]999[- ]999", Bare: 0, Named: 0.7),
            new IdentifierForm("9{3}A9{5,6}", Bare: 0, Named: 0.7),
            new IdentifierForm("9{2}AAA9{5}", Bare: 0, Named: 0.75),
            new IdentifierForm("9{7,8}A", Bare: 0, Named: 0.7),
            new IdentifierForm("9{3}AA9{4}", Bare: 0, Named: 0.7),
            new IdentifierForm("A9{5,6}A", Bare: 0, Named: 0.7),
            new IdentifierForm("A99999999A", Bare: 0, Named: 0.7),
            new IdentifierForm("AA999999A", Bare: 0, Named: 0.7),
            new IdentifierForm("A99-99-9999", Bare: 0, Named: 0.75),
            new IdentifierForm("AAA-99-9999", Bare: 0, Named: 0.75),
            new IdentifierForm("A[- ]999[- ]999[- ]999[- ]999", Bare: 0, Named: 0.75),
            new IdentifierForm("A9999[- ]99999[- ]99999", Bare: 0, Named: 0.75),
            new IdentifierForm("A999-9999-9999-99", Bare: 0, Named: 0.78),
            new IdentifierForm("[W][D][L]*{8}9", Bare: 0, Named: 0.75),
            new IdentifierForm("[W][D][L]*{8}A", Bare: 0, Named: 0.75));

        var sin = ContextWords.Of("sin", "social insurance", "socialinsurance", "nas", "numéro d'assurance sociale", "assurance sociale", "canada", "canadian", "cra");
        yield return new("CA_SIN", IdentifierChecks.CaSin, sin,
            new IdentifierForm("999 999 999", Bare: 0.72, Named: 0.95),
            new IdentifierForm("999-999-999", Bare: 0.72, Named: 0.95),
            new IdentifierForm("999999999", Bare: 0.4, Named: 0.93));

        var cpf = ContextWords.Of("cpf", "cadastro de pessoas", "cadastro", "receita federal", "contribuinte");
        yield return new("BR_CPF", IdentifierChecks.BrCpf, cpf,
            new IdentifierForm("999.999.999-99", Bare: 0.9, Named: 0.97),
            new IdentifierForm("99999999999", Bare: 0.79, Named: 0.95));
        var cnpj = ContextWords.Of("cnpj", "cadastro nacional", "empresa", "receita federal");
        yield return new("BR_CNPJ", IdentifierChecks.BrCnpj, cnpj,
            new IdentifierForm("99.999.999/9999-99", Bare: 0.9, Named: 0.97),
            new IdentifierForm("99999999999999", Bare: 0.78, Named: 0.95));

        yield return new("MX_CURP", IdentifierChecks.MxCurp, ContextWords.Of("curp", "registro de población", "identidad"),
            new IdentifierForm("AAAA999999[HMX]AAAAA*9", Bare: 0.9, Named: 0.97));
        yield return new("MX_RFC", IdentifierChecks.MxRfc, ContextWords.Of("rfc", "registro federal", "contribuyente", "contribuyentes"),
            new IdentifierForm("AAAA999999***", Bare: 0.5, Named: 0.9, Capitals: true));
        yield return new("CL_RUT", IdentifierChecks.ClRut, ContextWords.Of("rut", "rol único", "chile", "cédula"),
            new IdentifierForm("9{1,2}.999.999-[0-9K]", Bare: 0.85, Named: 0.96),
            new IdentifierForm("9{7,8}-[0-9K]", Bare: 0.6, Named: 0.95));
        yield return new("AR_CUIT", IdentifierChecks.ArCuit, ContextWords.Of("cuit", "cuil", "afip", "argentina"),
            new IdentifierForm("99-99999999-9", Bare: 0.85, Named: 0.96),
            new IdentifierForm("99999999999", Bare: 0.6, Named: 0.95));
        yield return new("AR_DNI", null, ContextWords.Of("dni", "documento nacional"),
            new IdentifierForm("99.999.999", Bare: 0, Named: 0.75),
            new IdentifierForm("99999999", Bare: 0, Named: 0.7));
    }
}
