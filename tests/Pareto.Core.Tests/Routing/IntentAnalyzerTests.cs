using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

public sealed class IntentAnalyzerTests
{
    private const string HardPlan =
        "Design a multi-tenant, event-driven architecture for our payment platform with exactly-once processing, zero downtime migration "
        + "from the legacy monolith and disaster recovery in two regions. Weigh the trade-offs and give a phased plan.";

    [Theory]
    // Routine work: small.
    [InlineData("hi", Tier.Small)]
    [InlineData("Good morning! Thanks for yesterday.", Tier.Small)]
    [InlineData("What is the capital of Norway?", Tier.Small)]
    [InlineData("Who wrote The Old Man and the Sea?", Tier.Small)]
    [InlineData("Label this ticket as billing, technical or other and answer with one word: \"My card was charged twice.\"", Tier.Small)]
    [InlineData("Is this review positive or negative? \"The room was dirty and the staff did not care.\"", Tier.Small)]
    [InlineData("Extract the order number and the delivery date from this mail: Your parcel 88213 arrives on 4 June.", Tier.Small)]
    [InlineData("Translate into German: The meeting has moved to Tuesday.", Tier.Small)]
    [InlineData("Fix the grammar: she go to school yesterday and forget her book.", Tier.Small)]
    [InlineData("Summarize in two sentences: The bakery opened a second shop near the station. Sales rose in the first month, but two ovens broke.", Tier.Small)]
    [InlineData("Write a short thank-you note to a supplier who delivered early.", Tier.Small)]
    [InlineData("Reply to this customer who asks about opening hours. We are open from 9 to 5.", Tier.Small)]
    [InlineData("Anna has 6 pens and gives away 2. How many pens does she keep?", Tier.Small)]
    [InlineData("Was ist die Hauptstadt von Portugal?", Tier.Small)]
    [InlineData("Übersetze ins Englische: Der Zug hat zehn Minuten Verspätung.", Tier.Small)]
    [InlineData("Schreibe eine kurze Antwort: Die Bestellung kommt morgen an.", Tier.Small)]
    [InlineData("Klassifiziere diese Anfrage als Rechnung, Technik oder Sonstiges, nur mit einem Wort: Mein Passwort geht nicht.", Tier.Small)]
    [InlineData("Traduis en anglais : Le train part à huit heures.", Tier.Small)]
    [InlineData("Corrige l'orthographe : je suis aller au marcher hier.", Tier.Small)]
    [InlineData("Quelle est la capitale du Canada ?", Tier.Small)]
    [InlineData("Clasifica este correo como spam o no spam. Responde con una palabra: Gane dinero ya.", Tier.Small)]
    [InlineData("Traduce al inglés: La reunión es el martes.", Tier.Small)]
    // Work with some thought in it: mid.
    [InlineData("Write a Python function that merges two sorted lists and add a docstring.", Tier.Mid)]
    [InlineData("Write a SQL query with a window function that ranks customers per region by revenue and joins the orders and returns tables.", Tier.Mid)]
    [InlineData("Debug this: NullReferenceException in OrderService.cs line 42 when the list is empty.", Tier.Mid)]
    [InlineData("What does this code print?\n```python\nxs = [1, 2, 3]\nfor i in xs:\n    xs.remove(i)\nprint(xs)\n```", Tier.Mid)]
    [InlineData("Compare these two insurance offers and recommend one for a family with three children, with the trade-offs.", Tier.Mid)]
    [InlineData("Plan a two-week trip through Portugal for a family with small children on a limited budget, with a day-by-day schedule.", Tier.Mid)]
    [InlineData("Write a 1500 word essay on the ethics of autonomous weapons, with counterarguments.", Tier.Mid)]
    [InlineData("A shop sells pens at $2 each and notebooks at $5 each. Maria buys three times as many pens as notebooks and spends $44 altogether. If she then returns half of the pens and gets 80 percent of their price back, how much did she spend in the end?", Tier.Mid)]
    [InlineData("Vergleiche die beiden Angebote und bewerte die Risiken für einen Betrieb mit zwanzig Mitarbeitern.", Tier.Mid)]
    [InlineData("Schreibe eine Python-Funktion, die zwei sortierte Listen zusammenführt, mit einem Test.", Tier.Mid)]
    [InlineData("Compare les deux contrats et évalue les risques pour un locataire.", Tier.Mid)]
    [InlineData("Escribe una función en Python que valide direcciones de correo y explica el algoritmo.", Tier.Mid)]
    // Hard work: premium.
    [InlineData(HardPlan, Tier.Premium)]
    [InlineData("Prove that there are infinitely many primes congruent to 3 modulo 4.", Tier.Premium)]
    [InlineData("Derive the equation of motion of a double pendulum from the Lagrangian and justify every approximation.", Tier.Premium)]
    [InlineData("Implement a lock-free concurrent queue in C++ with memory reclamation and prove that it is linearizable.", Tier.Premium)]
    [InlineData("Our service deadlocks under load: two threads take the locks in a different order, but only on the retry path. Find the race condition and refactor cache.cs, pool.cs and worker.cs so that it cannot happen again.", Tier.Premium)]
    [InlineData("Refactor the payment module across several files to async, keep it backwards compatible and add unit tests.", Tier.Premium)]
    [InlineData("Beweise, dass die Wurzel aus drei irrational ist, und leite daraus eine allgemeine Aussage her.", Tier.Premium)]
    [InlineData("Démontre par récurrence que la somme des n premiers entiers impairs est égale à n² et prouve la réciproque.", Tier.Premium)]
    [InlineData("Demuestra que toda sucesión convergente es acotada y da un contraejemplo para el recíproco.", Tier.Premium)]
    public void Analyze_PlainRequest_FindsItsTier(string prompt, Tier expected)
    {
        var intent = Intent(Ask(prompt));

        TierOf(intent).ShouldBe(expected, Told(intent));
    }

    [Theory]
    [InlineData("Summarize the key points of this mail.", TaskType.Summary)]
    [InlineData("Translate this sentence into French: Good night.", TaskType.Translation)]
    [InlineData("Classify the message as urgent or not urgent.", TaskType.Classification)]
    [InlineData("What is the sentiment of this tweet: great phone, poor battery", TaskType.Sentiment)]
    [InlineData("Extract all email addresses from the text below.", TaskType.Extraction)]
    [InlineData("Proofread and rephrase this paragraph.", TaskType.Rewriting)]
    [InlineData("Write a poem about the sea.", TaskType.CreativeWriting)]
    [InlineData("Implement a binary search function in TypeScript.", TaskType.Code)]
    [InlineData("Refactor main.py, store.py and api.py to share one client.", TaskType.MultiFileCode)]
    [InlineData("Solve the equation x^2 - 5x + 6 = 0.", TaskType.Mathematics)]
    [InlineData("Plan the rollout of the new payroll system.", TaskType.Planning)]
    [InlineData("Compare the three reports and find contradictions.", TaskType.Synthesis)]
    [InlineData("Who painted the ceiling of the Sistine Chapel?", TaskType.QuestionAnswering)]
    [InlineData("According to the passage, when does the museum open? Passage: The museum opens at ten.", TaskType.QuestionWithContext)]
    [InlineData("Draft a reply to the customer: we refund the fee.", TaskType.Template)]
    [InlineData("Fasse die Besprechung zusammen.", TaskType.Summary)]
    [InlineData("Résumez le rapport en trois points.", TaskType.Summary)]
    [InlineData("Resume el informe en tres puntos.", TaskType.Summary)]
    public void Analyze_Instruction_TellsTheTask(string prompt, TaskType expected) =>
        Intent(Ask(prompt)).Task.ShouldBe(expected);

    [Theory]
    [InlineData("yes")]
    [InlineData("Yes, go on.")]
    [InlineData("ok do it")]
    [InlineData("continue")]
    [InlineData("sounds good, please proceed")]
    [InlineData("now the second one")]
    [InlineData("and then?")]
    [InlineData("ja, mach weiter")]
    [InlineData("Genau, jetzt bitte das zweite.")]
    [InlineData("oui, continue s'il te plaît")]
    [InlineData("d'accord, vas-y")]
    [InlineData("sí, sigue por favor")]
    [InlineData("vale, ahora el segundo")]
    [InlineData("继续")]
    [InlineData("да, продолжай")]
    [InlineData("はい、お願いします")]
    [InlineData("👍")]
    public void Analyze_ShortFollowUp_KeepsTheLevelOfItsConversation(string followUp)
    {
        // FIELD.md, complaint 21: "yes" after a complex plan went to the cheapest tier.
        var first = Intent(Ask(HardPlan));

        var intent = Intent(Talk(User(HardPlan), Assistant("Here is the outline. Shall I write it out?"), User(followUp)));

        intent.Complexity.ShouldBe(first.Complexity, Told(intent));
        intent.Task.ShouldBe(first.Task);
    }

    [Theory]
    [InlineData("yes", false)]
    [InlineData("What does the second phase of the migration plan cost?", false)]
    [InlineData("Explain this in more detail.", false)]
    [InlineData("Thanks! What is the capital of Norway?", true)]
    [InlineData("thanks! now classify this ticket as billing or shipping: \"Where is my parcel?\"", true)]
    [InlineData("Merci. Traduis ceci en anglais : « Où est la gare la plus proche ? »", true)]
    public void Analyze_NewestTurn_ChangesTheTopicOrNot(string turn, bool changes)
    {
        var intent = Intent(Talk(User(HardPlan), Assistant("Here is the plan."), User(turn)));

        intent.ChangesTopic.ShouldBe(changes, Told(intent));
        (TierOf(intent) == Tier.Premium).ShouldBe(!changes, Told(intent));
    }

    [Fact]
    public void Analyze_ManyFollowUps_StillKeepTheLevel()
    {
        List<ChatMessage> messages = [User(HardPlan)];
        for (var i = 0; i < 40; i++)
        {
            messages.Add(Assistant($"Part {i} of the plan."));
            messages.Add(User("go on"));
        }

        Intent(Talk([.. messages])).Complexity.ShouldBe(5);
    }

    [Fact]
    public void Analyze_FollowUpToAnEasyConversation_StaysEasy()
    {
        var intent = Intent(Talk(User("Translate into German: Good night."), Assistant("Gute Nacht."), User("and now the next one: Good morning")));

        TierOf(intent).ShouldBe(Tier.Small, Told(intent));
    }

    [Fact]
    public void Analyze_YesToAHardOffer_IsAsHardAsTheOffer()
    {
        var intent = Intent(Talk(
            User("Our shop is slow on Mondays."),
            Assistant("That sounds like lock contention. Shall I design a zero downtime migration plan to a distributed architecture with sharding and replication?"),
            User("yes please")));

        TierOf(intent).ShouldNotBe(Tier.Small, Told(intent));
    }

    [Fact]
    public void Analyze_SameTopic_SinksSlowly()
    {
        var intent = Intent(Talk(User(HardPlan), Assistant("Done."), User("Make it shorter and put the phases of the migration into a table.")));

        intent.Complexity.ShouldBeGreaterThanOrEqualTo(4, Told(intent));
    }

    [Fact]
    public void Analyze_NewTopic_StartsAfresh()
    {
        var intent = Intent(Talk(User(HardPlan), Assistant("Done."), User("Translate into Spanish: Where can I buy stamps around here?")));

        TierOf(intent).ShouldBe(Tier.Small, Told(intent));
    }

    [Fact]
    public void Analyze_SystemPromptWithTheTask_DecidesTheTask()
    {
        var intent = Intent(Talk(
            SystemSays("You are a classifier. Label each message as billing, technical or other. Reply with only the label."),
            User("Since the last update the app closes whenever I open my invoices, and nobody answers the phone.")));

        intent.Task.ShouldBe(TaskType.Classification, Told(intent));
        TierOf(intent).ShouldBe(Tier.Small);
        intent.ExpectedOutputTokens.ShouldBeLessThan(20);
    }

    [Fact]
    public void Analyze_ToolLoop_KeepsTheUsersTurn()
    {
        var call = new ToolCall("c1", "lookup", "{}");
        var request = Talk(
            User(HardPlan),
            new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [call] },
            new ChatMessage { Role = ChatRole.Tool, ToolCallId = "c1", Parts = [new TextPart("{\"ok\":true}")] }) with { Tools = [Tool()] };

        Intent(request).Complexity.ShouldBe(5);
    }

    [Fact]
    public void Analyze_ManyTools_AreHarderThanFew()
    {
        var request = Ask("Book the cheapest flight to Oslo on Friday and tell my team.");
        var few = Intent(request with { Tools = [Tool()] });
        var many = Intent(request with { Tools = [.. Enumerable.Range(0, 20).Select(i => Tool("tool_" + i))] });

        many.Complexity.ShouldBeGreaterThan(few.Complexity, Told(many));
        many.Task.ShouldBe(TaskType.ToolUse);
    }

    [Fact]
    public void Analyze_HardWordsInsideMaterial_DoNotMakeATranslationHard()
    {
        var intent = Intent(Ask("Translate into French: \"Prove that the algorithm is correct and refactor it.\""));

        intent.Task.ShouldBe(TaskType.Translation, Told(intent));
        intent.Complexity.ShouldBeLessThan(5);
    }

    [Fact]
    public void Analyze_LanguageWithoutCues_IsNotTakenForEasy()
    {
        var intent = Intent(Ask("Составьте подробный план переноса базы данных без простоев и объясните все риски для клиентов."));

        TierOf(intent).ShouldNotBe(Tier.Small, Told(intent));
    }

    [Theory]
    [InlineData("Write about 600 words on bees.", 600, 1000)]
    [InlineData("Explain tides in two paragraphs.", 200, 450)]
    [InlineData("Is seven a prime number? Answer yes or no.", 1, 20)]
    public void Analyze_RequestedLength_IsExpected(string prompt, int least, int most) =>
        Intent(Ask(prompt)).ExpectedOutputTokens.ShouldBeInRange(least, most);

    [Fact]
    public void Analyze_OutputLimit_BoundsTheExpectation() =>
        Intent(Ask("Plan a city tour of Rome.") with { MaxOutputTokens = 90 }).ExpectedOutputTokens.ShouldBeLessThanOrEqualTo(90);

    [Fact]
    public void Analyze_VagueRequest_IsMoreAmbiguousThanAClearOne()
    {
        var vague = Intent(Ask("Make it better somehow, or something."));
        var clear = Intent(Ask("Shorten this sentence to exactly 10 words: The bakery opened a second shop near the central station."));

        vague.Ambiguity.ShouldBeGreaterThan(clear.Ambiguity + 0.3);
        vague.Ambiguity.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Analyze_Signals_AreNamedAndAddUpToTheLevel()
    {
        var intent = Intent(Ask("Compare the two contracts, explain why the liability clauses differ, and prove that the second one is void."));

        intent.Signals.ShouldContain(signal => signal.Name == "law");
        intent.Signals.ShouldContain(signal => signal.Name == "proof or derivation");
        Math.Clamp((int)Math.Floor(intent.Signals.Sum(signal => signal.Weight) + 0.5), 1, 5).ShouldBe(intent.Complexity, Told(intent));
    }

    [Fact]
    public void Analyze_SameRequestTwice_GivesTheSameIntent()
    {
        var analyzer = new IntentAnalyzer();
        var request = Talk(SystemSays("Be kind."), User(HardPlan), Assistant("Done."), User("Now estimate the cost of phase two."));

        var one = analyzer.Analyze(request);
        var two = analyzer.Analyze(request);

        (two with { Signals = [] }).ShouldBe(one with { Signals = [] });
        two.Signals.ShouldBe(one.Signals);
    }

    [Fact]
    public void Analyze_EmbeddingsRequest_IsTrivial()
    {
        var intent = Intent(Embed("a sentence to be embedded"));

        intent.Task.ShouldBe(TaskType.Embedding);
        intent.Complexity.ShouldBe(1);
        intent.PromptTokens.ShouldBeInRange(3, 8);
    }

    [Fact]
    public void Analyze_NoMessages_IsTrivial() => Intent(Talk()).Complexity.ShouldBe(1);

    [Fact]
    public void Analyze_OneMegabyte_ReadsABoundedPart()
    {
        var text = Paragraphs(1_000_000);
        var analyzer = new IntentAnalyzer();

        var intent = analyzer.Analyze(Ask("Summarize this report.\n\n" + text), 0, out var read);

        read.ShouldBeLessThanOrEqualTo(CueScanner.HeadCharacters + CueScanner.TailCharacters);
        intent.Task.ShouldBe(TaskType.Summary, Told(intent));
    }

    [Fact]
    public void Analyze_InstructionAtTheEndOfOneMegabyte_IsRead() =>
        Intent(Ask(Paragraphs(1_000_000) + "\n\nTranslate the report into German.")).Task.ShouldBe(TaskType.Translation);

    [Fact]
    public void Analyze_ThousandsOfLongTurns_ReadABoundedPart()
    {
        var turn = Paragraphs(5_000);
        List<ChatMessage> messages = [SystemSays(Paragraphs(300_000))];
        for (var i = 0; i < 1_000; i++)
        {
            messages.Add(User(turn));
            messages.Add(Assistant(turn));
        }

        new IntentAnalyzer().Analyze(Talk([.. messages]), 0, out var read);

        read.ShouldBeLessThanOrEqualTo(IntentAnalyzer.MostCharactersRead + CueScanner.HeadCharacters + CueScanner.TailCharacters);
    }

    [Fact]
    public void Analyze_AnyText_StaysInRange()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(400); i > 0; i--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => (char)random.Next(32, 127),
                    1 => (char)random.Next(0x20, 0xD7FF),
                    2 => (char)random.Next(0xD800, 0xE000),
                    _ => " \n`?.prove code 12"[random.Next(18)],
                });
            }

            var intent = Intent(Talk(User(text.ToString()), Assistant(text.ToString()), User("yes")));
            intent.Complexity.ShouldBeInRange(1, 5);
            intent.Ambiguity.ShouldBeInRange(0, 1);
            intent.ExpectedOutputTokens.ShouldBeGreaterThanOrEqualTo(1);
        }
    }

    private static Tier TierOf(Intent intent) => intent.Complexity <= 2 ? Tier.Small : intent.Complexity <= 4 ? Tier.Mid : Tier.Premium;

    private static string Told(Intent intent) =>
        $"{intent.Complexity} {intent.Task}: " + string.Join(", ", intent.Signals.Select(signal => $"{signal.Name} {signal.Weight:+0.00;-0.00}"));

    private static string Paragraphs(int characters)
    {
        const string Paragraph = "The harbour was quiet when the ferry came in, and nobody on the quay seemed to be in a hurry that morning.\n";
        return string.Concat(Enumerable.Repeat(Paragraph, (characters / Paragraph.Length) + 1))[..characters];
    }
}
