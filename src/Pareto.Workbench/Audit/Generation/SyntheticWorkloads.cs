namespace Pareto.Workbench.Audit.Generation;

/// <summary>The streams that made-up logs are of. All texts were written for this.</summary>
internal static class SyntheticWorkloads
{
    private const string Policies =
        "Returns are taken within thirty days with the receipt, opened goods at the price less one tenth. Repairs under warranty are free for two years, and the customer pays the parcel back only where nothing was broken. "
        + "A parcel that is late by more than five working days is sent again at no cost, and the first one may be kept. Gift cards are never paid out in money, but may be moved to another card. "
        + "Large goods are fetched from the door by our own drivers, on a day that the customer chooses among three. A price that falls within a week after the order is given back in full on request. "
        + "Orders can be changed until the warehouse has packed them, which the order page shows with a green mark. Nobody ever asks a customer for a password or for the number of a card in writing. "
        + "Complaints about a driver go to the depot of the region, with the day and the street. Goods on loan are due back after fourteen days, and each further day costs one coin. ";

    public static SyntheticWorkload[] All { get; } =
    [
        new()
        {
            Name = "ticket-triage",
            Model = "gpt-5-mini-2025-08-07",
            System = "Sort support tickets of an online shop into one category. Reply with the category alone: billing, delivery, returns, account or other.",
            Weight = 34,
            Easy = ["Classify this ticket into one category:\n", "Which category fits this ticket? Reply with one word.\n"],
            Hard = ["Plan step by step how the five departments should redesign the whole escalation process, compare three architectures, weigh the trade-offs of each and prove which one is optimal under the constraints. The ticket that began it:\n"],
            Labels = ["billing", "delivery", "returns", "account", "other"],
            Words = 38,
            AnswerWords = 60,
            RoutineShare = 0.94,
            ExactShare = 0.16,
            NearShare = 0.08,
            WrongShare = 0.25,
            PersonalShare = 0.35,
            MedianMilliseconds = 420,
        },
        new()
        {
            Name = "review-sentiment",
            Model = "gpt-5-nano-2025-08-07",
            System = "Decide whether a product review is positive, negative or neutral. Give the one word and nothing else.",
            Weight = 22,
            Easy = ["Is the sentiment of this review positive, negative or neutral?\n"],
            Hard = ["Derive step by step a rigorous statistical proof that explains why the reviews of the last year contradict each other, compare the competing hypotheses and design an experiment to decide between them. The review that began it:\n"],
            Labels = ["positive", "negative", "neutral"],
            Words = 40,
            AnswerWords = 50,
            RoutineShare = 0.98,
            ExactShare = 0.05,
            NearShare = 0.12,
            WrongShare = 0.1,
            PersonalShare = 0.06,
            MedianMilliseconds = 310,
        },
        new()
        {
            Name = "shop-assistant",
            Model = "claude-sonnet-4-5-20250929",
            System = "Help the staff of a home store with the messages of its customers. These are the rules of the store. " + Policies + Policies.Replace("thirty", "sixty", StringComparison.Ordinal) + Policies.Replace("two years", "three years", StringComparison.Ordinal) + Policies.Replace("fourteen", "forty", StringComparison.Ordinal) + Policies.Replace("five working", "nine working", StringComparison.Ordinal),
            Weight = 4,
            Easy = ["Summarize the customer's message in one sentence:\n"],
            Hard = ["Plan step by step a complete strategy to restructure our whole returns policy over three years, compare at least four alternatives with their trade-offs, derive the costs of each and prove which is best. The message that began it:\n"],
            Words = 40,
            AnswerWords = 45,
            RoutineShare = 0.7,
            ExactShare = 0.1,
            NearShare = 0.1,
            WrongShare = 0.4,
            PersonalShare = 0.5,
            OutputGrowthPerWeek = 0.06,
            MedianMilliseconds = 1900,
        },
        new()
        {
            Name = "field-extraction",
            Model = "gpt-5-mini-2025-08-07",
            System = "Extract the order number, the article and the amount from a letter. Reply with a JSON object that has exactly these three fields.",
            Weight = 28,
            Easy = ["Extract the fields from this letter:\n"],
            Hard = ["Analyze the whole contract behind this letter, reason step by step about every clause that could conflict with another, compare the legal strategies for each and design a negotiation plan with fallback positions. The letter:\n"],
            AnswersJson = true,
            Words = 36,
            AnswerWords = 30,
            RoutineShare = 0.9,
            ExactShare = 0.03,
            NearShare = 0.04,
            WrongShare = 0.6,
            PersonalShare = 0.62,
            MedianMilliseconds = 780,
        },
        new()
        {
            Name = "engineering-help",
            Model = "gpt-5.2-2025-12-11",
            System = "Help the engineers of a delivery company with what they ask about their planning software, its code and its notes.",
            Weight = 12,
            Easy = ["Translate this note into German:\n"],
            Hard =
            [
                "Design step by step a distributed scheduling algorithm with a proof of its correctness, analyze its complexity, compare it with two alternatives and refactor the modules of the whole service across several files. The note:\n",
                "Prove by induction that the invariant of the planner holds under concurrent updates, derive the bounds, and plan the migration of the architecture with all trade-offs and risks. The note:\n",
            ],
            Words = 48,
            AnswerWords = 90,
            RoutineShare = 0.15,
            ExactShare = 0.01,
            NearShare = 0.02,
            WrongShare = 0.5,
            PersonalShare = 0.03,
            OutputGrowthPerWeek = 0.04,
            MedianMilliseconds = 6200,
        },
    ];
}
