using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;
using Pareto.Core.Tests.Providers;

namespace Pareto.Core.Tests.PolicyGate.Masking;

public class RequestMaskingTests
{
    private static readonly (string, string) Ada = ("PERSON", "Ada Byron");
    private static readonly (string, string) Tom = ("PERSON", "Tom");
    private static readonly (string, string) Mail = ("EMAIL_ADDRESS", "ada@example.org");

    [Fact]
    public void Mask_Values_BecomeTypedAndNumberedInOrder()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Talk("Tom met Ada Byron.", "Ada Byron is at ada@example.org"), Ada, Tom, Mail);

        masked.Request.Text(0).ShouldBe("<PERSON_1> met <PERSON_2>.");
        masked.Request.Text(1).ShouldBe("<PERSON_2> is at <EMAIL_ADDRESS_1>");
        masked.Placeholders.All.Select(one => one.Value).ShouldBe(["Tom", "Ada Byron", "ada@example.org"]);
    }

    [Fact]
    public void Mask_ConversationThatHasGrown_KeepsItsPlaceholders()
    {
        var first = MaskingSamples.Mask(MaskingSamples.Talk("Tom met Ada Byron."), Ada, Tom, Mail);
        var second = MaskingSamples.Mask(MaskingSamples.Talk("Tom met Ada Byron.", "I see.", "Her address is ada@example.org, says Eve."), ("PERSON", "Eve"), Ada, Tom, Mail);

        second.Request.Text(0).ShouldBe(first.Request.Text(0));
        second.Request.Text(2).ShouldBe("Her address is <EMAIL_ADDRESS_1>, says <PERSON_3>.");
    }

    [Fact]
    public void Mask_ValueThatWasFoundOnce_IsHiddenWhereverItStandsAsAWord()
    {
        var texts = RequestTexts.Of(MaskingSamples.Talk("Ask Meridian.", "Meridian, premeridian, Meridian2, 「Meridian」 と Meridianさん"));
        var masked = RequestMasking.Mask(texts, [[new Finding(4, 12, "ORGANIZATION", FindingCategory.Personal, 1)], []]);

        masked.Request.Text(1).ShouldBe("<ORGANIZATION_1>, premeridian, Meridian2, 「<ORGANIZATION_1>」 と Meridianさん");
    }

    [Fact]
    public void Mask_ShortValue_IsHiddenWhereItWasFoundAndInWhatAModelSaid()
    {
        var texts = RequestTexts.Of(MaskingSamples.Talk("Tom is 45.", "At 45 he may.", "45 files"));
        var masked = RequestMasking.Mask(texts, [[new Finding(7, 9, "AGE", FindingCategory.Personal, 1)], [], []]);

        masked.Request.Text(0).ShouldBe("Tom is <AGE_1>.");
        masked.Request.Text(1).ShouldBe("At <AGE_1> he may.");
        masked.Request.Text(2).ShouldBe("45 files");
    }

    [Fact]
    public void Mask_LookAlikesOfTheUser_GetPlaceholdersOfTheirOwn()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Talk("Is <PERSON_1> or PERSON_1 or <person 1> Tom? <PERSON_2> <LITERAL_1> person_1"), Tom);

        masked.Request.Text().ShouldBe("Is <LITERAL_1> or <LITERAL_2> or <LITERAL_3> <PERSON_1>? <PERSON_2> <LITERAL_4> person_1");
        masked.Placeholders.Restore(isJson: false, masked.Request.Text()).ShouldBe("Is <PERSON_1> or PERSON_1 or <person 1> Tom? <PERSON_2> <LITERAL_1> person_1");
    }

    [Fact]
    public void Mask_Nothing_GivesTheSameInstance()
    {
        var request = MaskingSamples.Talk("Is <PERSON_1> here?");

        var masked = MaskingSamples.Mask(request, Tom);

        masked.Request.ShouldBeSameAs(request);
        masked.Placeholders.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Mask_ArgumentsOfACall_StayJson()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Call("""{"to":"a \"Tom\"","Tom":[41111111,"41111111"],"n":41111112}"""), Tom, ("CREDIT_CARD", "41111111"), ("US_SSN", "41111112"));

        masked.Request.Arguments().ShouldBe("""{"to":"a \"<PERSON_1>\"","<PERSON_1>":["<CREDIT_CARD_1>","<CREDIT_CARD_1>"],"n":"<US_SSN_1>"}""");
        masked.Placeholders.Restore(isJson: true, masked.Request.Arguments())
            .ShouldBe("""{"to":"a \"Tom\"","Tom":["41111111","41111111"],"n":41111112}""");
    }

    [Fact]
    public void Mask_Names_KeepToTheCharactersThatProvidersTake()
    {
        var request = MaskingSamples.Talk("x") with
        {
            Messages = [new ChatMessage { Role = ChatRole.User, Name = "Tom-7", Parts = [new TextPart("Tom")] }],
        };

        var masked = (ChatRequest)MaskingSamples.Mask(request, Tom).Request;

        masked.Messages[0].Name.ShouldBe("PERSON_1-7");
        masked.Messages[0].Parts[0].ShouldBe(new TextPart("<PERSON_1>"));
    }

    [Fact]
    public void Mask_FieldsOfASchema_KeepToTheCharactersThatProvidersTake()
    {
        var request = MaskingSamples.Talk("x") with
        {
            Tools = [new ToolDefinition { Name = "f", Parameters = JsonElement.Parse("""{"properties":{"Tom":{"enum":["Tom"]}},"required":["Tom"]}""") }],
        };

        var masked = (ChatRequest)MaskingSamples.Mask(request, Tom).Request;

        masked.Tools[0].Parameters!.Value.GetRawText().ShouldBe("""{"properties":{"PERSON_1":{"enum":["<PERSON_1>"]}},"required":["PERSON_1"]}""");
    }

    [Fact]
    public void Mask_TypesOfUsers_BecomeNames()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Talk("Tom Ann Eve"), ("café-name", "Tom"), ("9", "Ann"), ("", "Eve"));

        masked.Request.Text().ShouldBe("<CAF__NAME_1> <VALUE_9_1> <VALUE__1>");
        masked.Placeholders.Restore(isJson: false, masked.Request.Text()).ShouldBe("Tom Ann Eve");
    }

    [Fact]
    public void Mask_HalfOfASurrogatePair_TakesTheWholePair()
    {
        var texts = RequestTexts.Of(MaskingSamples.Talk("a😀b"));

        var masked = RequestMasking.Mask(texts, [[new Finding(2, 4, "X", FindingCategory.Personal, 1)]]);

        masked.Request.Text().ShouldBe("a<X_1>");
        masked.Placeholders.All[0].Value.ShouldBe("😀b");
    }

    [Fact]
    public void Redact_Values_BecomeTheirTypesForGood()
    {
        var texts = RequestTexts.Of(MaskingSamples.Talk("Tom met Ada Byron.", "Tommy and Ada Byron"));

        var redacted = RequestMasking.Redact(texts, [MaskingSamples.Find("Tom met Ada Byron.", Ada, Tom), []]);

        redacted.Text(0).ShouldBe("[PERSON] met [PERSON].");
        redacted.Text(1).ShouldBe("Tommy and [PERSON]");
    }

    [Fact]
    public void Mask_EverythingThatPrintsItself_HoldsNoValue()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Talk("Ada Byron"), Ada);

        masked.Placeholders.ToString().ShouldNotContain("Byron");
        masked.Placeholders.All[0].ToString().ShouldNotContain("Byron");
        new Replacement(0, 1, "Byron").ToString().ShouldNotContain("Byron");
        RequestTexts.Of(Requests.Chat("Byron")).Texts[0].ToString().ShouldNotContain("Byron");
    }
}
