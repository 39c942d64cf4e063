namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierTable
{
    private static IEnumerable<Identifier> Asia()
    {
        var nric = ContextWords.Of("nric", "fin", "nric no", "fin no", "identity card", "singapore", "ic number", "foreign identification");
        yield return new("SG_NRIC_FIN", IdentifierChecks.SgNric, nric,
            new IdentifierForm("[STFGM]9999999A", Bare: 0.72, Named: 0.96));
        yield return new("SG_NRIC_FIN", null, ContextWords.Of("nric", "fin no", "fin number", "nric no"),
            new IdentifierForm("[STFGM]9999999A", Bare: 0.3, Named: 0.8));
        var uen = ContextWords.Of("uen", "unique entity", "business registration", "acra", "entity number", "company registration");
        yield return new("SG_UEN", IdentifierChecks.SgUenBusiness, uen,
            new IdentifierForm("99999999A", Bare: 0.7, Named: 0.95));
        yield return new("SG_UEN", IdentifierChecks.SgUenCompany, uen,
            new IdentifierForm("999999999A", Bare: 0.75, Named: 0.95));
        yield return new("SG_UEN", IdentifierChecks.SgUenOther, uen,
            new IdentifierForm("[RST]99[A-HJ-NP-X][A-HJ-NP-X0-9]9999[A-HJ-NP-X]", Bare: 0.8, Named: 0.95));

        yield return new("IN_AADHAAR", IdentifierChecks.InAadhaar, ContextWords.Of("aadhaar", "aadhar", "uidai", "uid", "आधार", "adhar"),
            new IdentifierForm("999999999999", Bare: 0.61, Named: 0.95),
            new IdentifierForm("9999~9999~9999", Bare: 0.75, Named: 0.96),
            new IdentifierForm("9999:9999:9999", Bare: 0.75, Named: 0.96));
        var pan = ContextWords.Of("pan", "pan card", "permanent account", "permanent account number", "income tax", "pancard");
        yield return new("IN_PAN", IdentifierChecks.InPan, pan,
            new IdentifierForm("AAA[ABCEFGHJLPT]A9999A", Bare: 0.75, Named: 0.95, Capitals: true));
        yield return new("IN_PAN", null, pan,
            new IdentifierForm("AAAAA9999A", Bare: 0.35, Named: 0.85, Alone: 0.5));
        yield return new("IN_GSTIN", IdentifierChecks.InGstin, ContextWords.Of("gstin", "gst", "goods and services tax", "gst number", "gst no"),
            new IdentifierForm("99AAAAA9999A[1-9A-Z][Z]*", Bare: 0.9, Named: 0.97));
        var vehicle = ContextWords.Of("vehicle", "rto", "registration", "plate", "number plate", "reg no", "licence plate", "license plate");
        yield return new("IN_VEHICLE_REGISTRATION", IdentifierChecks.InPlate, vehicle,
            new IdentifierForm("AA[ -]?9{1,2}[ -]?A{1,3}[ -]?9999", Bare: 0.65, Named: 0.9, Capitals: true),
            new IdentifierForm("AA[ -]?9{1,2}[ -]?9{3,4}", Bare: 0.3, Named: 0.78, Capitals: true),
            new IdentifierForm("99[ -]?[B][H][ -]?9999[ -]?A{1,2}", Bare: 0.7, Named: 0.9, Capitals: true));
        yield return new("IN_VOTER", null, ContextWords.Of("voter", "epic number", "epic no", "voter id", "elector", "electoral", "election card", "voterid", "voter card"),
            new IdentifierForm("AAA9999999", Bare: 0.4, Named: 0.85, Alone: 0.5, Capitals: true));
        yield return new("IN_PASSPORT", null, ContextWords.Of("passport", "passportnumber", "passport number", "indian passport", "travel document"),
            new IdentifierForm("[A-PR-WY][1-9]9 ?9999[1-9]", Bare: 0.3, Named: 0.8));

        yield return new("KR_RRN", IdentifierChecks.KrResident,
            ContextWords.Of("rrn", "resident registration", "korean", "korea", "주민등록번호", "주민번호", "주민등록", "주민", "resident number"),
            new IdentifierForm("999999-9999999", Bare: 0.88, Named: 0.97),
            new IdentifierForm("9999999999999", Bare: 0.7, Named: 0.95));
        yield return new("KR_FRN", IdentifierChecks.KrForeigner,
            ContextWords.Of("frn", "foreigner registration", "foreign registration", "alien registration", "arc", "외국인등록번호", "외국인등록", "외국인", "korean", "korea"),
            new IdentifierForm("999999-9999999", Bare: 0.88, Named: 0.97),
            new IdentifierForm("9999999999999", Bare: 0.7, Named: 0.95));
        yield return new("KR_BRN", IdentifierChecks.KrBusiness,
            ContextWords.Of("brn", "business registration", "사업자등록번호", "사업자번호", "사업자", "korean", "korea"),
            new IdentifierForm("999-99-99999", Bare: 0.8, Named: 0.96),
            new IdentifierForm("9999999999", Bare: 0.59, Named: 0.94));
        yield return new("KR_DRIVER_LICENSE", IdentifierChecks.KrDriver,
            ContextWords.Of("운전면허", "운전면허번호", "면허번호", "면허", "driver", "license", "licence", "korean", "korea"),
            new IdentifierForm("99-99-999999-99", Bare: 0.8, Named: 0.96),
            new IdentifierForm("999999999999", Bare: 0, Named: 0.75));
        var krPassport = ContextWords.Of("여권", "여권번호", "korean passport", "korea", "korean");
        yield return new("KR_PASSPORT", null, krPassport,
            new IdentifierForm("[MSRODG]999A9999", Bare: 0.65, Named: 0.88),
            new IdentifierForm("[MSRODG]99999999", Bare: 0.35, Named: 0.88, Alone: 0.5));
        yield return new("KR_PASSPORT", null, ContextWords.Of("passport", "passportnumber"),
            new IdentifierForm("[MSRODG]999A9999", Bare: 0, Named: 0.85));

        yield return new("TH_TNIN", IdentifierChecks.ThNational,
            ContextWords.Of("เลขประจำตัวประชาชน", "บัตรประชาชน", "ประชาชน", "thai", "thailand", "tnin", "เลขบัตร", "national id", "citizen id"),
            new IdentifierForm("9999999999999", Bare: 0.63, Named: 0.95),
            new IdentifierForm("9-9999-99999-99-9", Bare: 0.92, Named: 0.97),
            new IdentifierForm("9 9999 99999 99 9", Bare: 0.9, Named: 0.97));

        var tin = ContextWords.Of("tin", "bir", "taxpayer", "tax id", "taxpayer identification", "tax identification", "tax", "philippine*");
        yield return new("PH_TIN", IdentifierChecks.PhTin, tin,
            new IdentifierForm("999-999-999", Bare: 0.45, Named: 0.93, Alone: 0.5),
            new IdentifierForm("999-999-999-999", Bare: 0.55, Named: 0.95),
            new IdentifierForm("999-999-999-99999", Bare: 0.55, Named: 0.95),
            new IdentifierForm("999999999", Bare: 0.3, Named: 0.92),
            new IdentifierForm("999999999999", Bare: 0.2, Named: 0.9));

        yield return new("CN_RESIDENT_ID", IdentifierChecks.CnResident, ContextWords.Of("身份证", "身份证号", "身份証", "身份证号码", "resident identity", "id card"),
            new IdentifierForm("99999999999999999[0-9X]", Bare: 0.92, Named: 0.98));
        yield return new("TW_NATIONAL_ID", IdentifierChecks.TwNational, ContextWords.Of("身分證", "身分證字號", "統一編號", "taiwan"),
            new IdentifierForm("A[1289]99999999", Bare: 0.64, Named: 0.96));
        yield return new("HK_ID", IdentifierChecks.HkIdentity, ContextWords.Of("hkid", "hong kong", "身份證", "香港身份證", "hk id"),
            new IdentifierForm("AA?999999([0-9A])", Bare: 0.7, Named: 0.95),
            new IdentifierForm("AA?999999[0-9A]", Bare: 0, Named: 0.9));
        yield return new("JP_MY_NUMBER", IdentifierChecks.JpMyNumber, ContextWords.Of("マイナンバー", "個人番号", "my number", "mynumber"),
            new IdentifierForm("999999999999", Bare: 0.4, Named: 0.95),
            new IdentifierForm("9999~9999~9999", Bare: 0.5, Named: 0.95));
        yield return new("MY_NRIC", IdentifierChecks.MyNric, ContextWords.Of("mykad", "kad pengenalan", "nric", "ic number", "ic no", "malaysia", "malaysian"),
            new IdentifierForm("999999-99-9999", Bare: 0.82, Named: 0.95),
            new IdentifierForm("999999999999", Bare: 0.3, Named: 0.85));
        yield return new("ID_NIK", IdentifierChecks.IdNik, ContextWords.Of("nik", "ktp", "nomor induk", "kependudukan", "indonesia*"),
            new IdentifierForm("9999999999999999", Bare: 0.3, Named: 0.93));
        yield return new("IL_ID", IdentifierChecks.IlIdentity, ContextWords.Of("teudat", "zehut", "תעודת זהות", "ת ז", "israeli id"),
            new IdentifierForm("999999999", Bare: 0, Named: 0.94));
        yield return new("AE_EMIRATES_ID", IdentifierChecks.AeIdentity, ContextWords.Of("emirates id", "emirates", "eid", "uae"),
            new IdentifierForm("[7][8][4]-9999-9999999-9", Bare: 0.92, Named: 0.97),
            new IdentifierForm("[7][8][4]999999999999", Bare: 0.85, Named: 0.96));
    }

    private static IEnumerable<Identifier> Pacific()
    {
        yield return new("AU_ABN", IdentifierChecks.AuAbn, ContextWords.Of("abn", "australian business", "business number"),
            new IdentifierForm("99 999 999 999", Bare: 0.86, Named: 0.97),
            new IdentifierForm("99999999999", Bare: 0.815, Named: 0.96));
        yield return new("AU_ACN", IdentifierChecks.AuAcn, ContextWords.Of("acn", "australian company", "company number"),
            new IdentifierForm("999 999 999", Bare: 0.71, Named: 0.96),
            new IdentifierForm("999999999", Bare: 0.62, Named: 0.95));
        yield return new("AU_TFN", IdentifierChecks.AuTfn, ContextWords.Of("tfn", "tax file", "tax file number", "taxfile"),
            new IdentifierForm("999 999 999", Bare: 0.7, Named: 0.96),
            new IdentifierForm("999-999-999", Bare: 0.68, Named: 0.96),
            new IdentifierForm("999999999", Bare: 0.6, Named: 0.95),
            new IdentifierForm("99999999", Bare: 0, Named: 0.93),
            new IdentifierForm("999 999 99", Bare: 0, Named: 0.94));
        yield return new("AU_MEDICARE", IdentifierChecks.AuMedicare, ContextWords.Of("medicare", "medicare card", "medicare number", "irn"),
            new IdentifierForm("9999[ -]99999[ -]9", Bare: 0.82, Named: 0.97),
            new IdentifierForm("9999999999", Bare: 0.63, Named: 0.96),
            new IdentifierForm("99999999999", Bare: 0.5, Named: 0.95));
        yield return new("NZ_IRD", IdentifierChecks.NzIrd, ContextWords.Of("ird", "ird number", "inland revenue"),
            new IdentifierForm("99-999-999", Bare: 0.5, Named: 0.95),
            new IdentifierForm("999-999-999", Bare: 0.5, Named: 0.95),
            new IdentifierForm("9{8,9}", Bare: 0, Named: 0.93));
    }

    private static IEnumerable<Identifier> Africa()
    {
        yield return new("ZA_ID_NUMBER", IdentifierChecks.ZaIdentity,
            ContextWords.Of("south african", "south africa", "sa id", "id number", "identity number", "rsa id", "identity document", "refugee"),
            new IdentifierForm("9999999999999", Bare: 0.88, Named: 0.97),
            new IdentifierForm("999999 9999 999", Bare: 0.9, Named: 0.97));

        yield return new("NG_NIN", IdentifierChecks.NgNin, ContextWords.Of("nin", "nimc", "national identification", "national identity", "nigeria", "nigerian"),
            new IdentifierForm("99999999999", Bare: 0.62, Named: 0.95));
        yield return new("NG_BVN", null, ContextWords.Of("bvn", "bank verification"),
            new IdentifierForm("99999999999", Bare: 0, Named: 0.9));
        yield return new("NG_VEHICLE_REGISTRATION", null,
            ContextWords.Of("plate", "plates", "vehicle", "registration", "car", "number plate", "nigeria", "nigerian", "frsc"),
            new IdentifierForm("AAA-999AA", Bare: 0.7, Named: 0.9, Capitals: true),
            new IdentifierForm("AAA-999-AA", Bare: 0.6, Named: 0.88, Capitals: true),
            new IdentifierForm("AAA 999 ?AA", Bare: 0.2, Named: 0.85, Alone: 0.5, Capitals: true),
            new IdentifierForm("AAA999AA", Bare: 0.3, Named: 0.85, Alone: 0.5, Capitals: true));
        yield return new("EG_NATIONAL_ID", IdentifierChecks.EgNational, ContextWords.Of("الرقم القومي", "egypt", "egyptian", "national id"),
            new IdentifierForm("[23]9999999999999", Bare: 0.6, Named: 0.95));
    }
}
