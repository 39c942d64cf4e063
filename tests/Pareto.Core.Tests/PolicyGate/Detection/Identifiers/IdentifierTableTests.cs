using Pareto.Core.PolicyGate.Detection.Identifiers;

namespace Pareto.Core.Tests.PolicyGate.Detection.Identifiers;

public sealed class IdentifierTableTests
{
    [Fact]
    public void All_EveryForm_IsMoreCertainWithAWord()
    {
        foreach (var identifier in IdentifierTable.All)
        {
            foreach (var form in identifier.Forms)
            {
                form.Named.ShouldBeInRange(Math.Max(form.Bare, 0.4), 1, $"{identifier.Type} {form.Pattern}");
                form.Bare.ShouldBeInRange(0, 0.95, $"{identifier.Type} {form.Pattern}");
            }
        }
    }

    [Fact]
    public void All_ShapeOfPlainDigitsWithoutCheck_IsNeverReportedByItself()
    {
        foreach (var identifier in IdentifierTable.All.Where(identifier => identifier.Check is null))
        {
            foreach (var form in identifier.Forms.Where(form => form.Pattern.All(c => c is '9' or '{' or '}' or ',' or '1' or '7' or '8' or '0')))
            {
                Math.Max(form.Bare, form.Alone).ShouldBeLessThan(0.5, $"{identifier.Type} {form.Pattern}");
            }
        }
    }

    [Theory]
    [InlineData("ABA_ROUTING_NUMBER AU_ABN AU_ACN AU_MEDICARE AU_TFN CA_SIN DE_BSNR DE_FUEHRERSCHEIN DE_HANDELSREGISTER DE_HEALTH_INSURANCE DE_ID_CARD")]
    [InlineData("DE_KFZ DE_LANR DE_PASSPORT DE_PLZ DE_SOCIAL_SECURITY DE_TAX_ID DE_TAX_NUMBER DE_VAT_ID ES_NIE ES_NIF FI_PERSONAL_IDENTITY_CODE")]
    [InlineData("IN_AADHAAR IN_GSTIN IN_PAN IN_PASSPORT IN_VEHICLE_REGISTRATION IN_VOTER IT_DRIVER_LICENSE IT_FISCAL_CODE IT_IDENTITY_CARD IT_PASSPORT IT_VAT_CODE")]
    [InlineData("KR_BRN KR_DRIVER_LICENSE KR_FRN KR_PASSPORT KR_RRN MEDICAL_LICENSE NG_NIN NG_VEHICLE_REGISTRATION PH_TIN PL_PESEL SE_ORGANISATIONSNUMMER")]
    [InlineData("SE_PERSONNUMMER SG_NRIC_FIN SG_UEN TH_TNIN TR_LICENSE_PLATE TR_NATIONAL_ID UK_DRIVING_LICENCE UK_NHS UK_NINO UK_PASSPORT UK_POSTCODE")]
    [InlineData("UK_VEHICLE_REGISTRATION US_BANK_NUMBER US_DRIVER_LICENSE US_ITIN US_MBI US_NPI US_PASSPORT US_SSN ZA_ID_NUMBER")]
    public void All_NamesOfPresidio_AreThere(string types) =>
        types.Split(' ').Except(IdentifierTable.All.Select(identifier => identifier.Type)).ShouldBeEmpty();
}
