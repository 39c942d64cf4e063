using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class IbanRecognizerTests
{
    // Examples of SWIFT's registry.
    [Theory]
    [InlineData("AD1200012030200359100100")]
    [InlineData("AE070331234567890123456")]
    [InlineData("BE68539007547034")]
    [InlineData("BR1800360305000010009795493C1")]
    [InlineData("CH9300762011623852957")]
    [InlineData("DE89370400440532013000")]
    [InlineData("ES9121000418450200051332")]
    [InlineData("FR1420041010050500013M02606")]
    [InlineData("GB29NWBK60161331926819")]
    [InlineData("IT60X0542811101000000123456")]
    [InlineData("LC55HEMM000100010012001200023015")]
    [InlineData("MT84MALT011000012345MTLCAST001S")]
    [InlineData("MU17BOMM0101101030300200000MUR")]
    [InlineData("NL91ABNA0417164300")]
    [InlineData("NO9386011117947")]
    [InlineData("PL61109010140000071219812874")]
    [InlineData("SC18SSCB11010000000000001497USD")]
    [InlineData("TR330006100519786457841326")]
    [InlineData("UA213223130000026007233566001")]
    [InlineData("VA59001123000012345678")]
    public void Find_ExampleOfTheRegistry_IsFoundInEverySpelling(string iban)
    {
        var grouped = string.Join(' ', iban.Chunk(4).Select(chunk => new string(chunk)));

        Find(iban).ShouldBe([iban]);
        Find($"pay to {grouped}, please").ShouldBe([grouped]);
        Find(grouped.Replace(' ', '-')).ShouldBe([grouped.Replace(' ', '-')]);
        Find("{\"iban\":\"" + iban.ToLowerInvariant() + "\"}").ShouldBe([iban.ToLowerInvariant()]);
    }

    [Theory]
    [InlineData("DE89370400440532013001")]
    [InlineData("DE8937040044053201300")]
    [InlineData("DE893704004405320130000")]
    [InlineData("XDE89370400440532013000")]
    [InlineData("ZZ89370400440532013000")]
    [InlineData("GB29 nWBK 6016 1331 9268 19")]
    [InlineData("DE89 A704 0044 0532 0130 00")]
    [InlineData("DE89")]
    public void Find_WrongDigitLengthOrStructure_IsNotFound(string text) => Find(text).ShouldBeEmpty();

    private static string[] Find(string text) => Scans.Of(new IbanRecognizer(), IbanRecognizer.Type, text);
}
