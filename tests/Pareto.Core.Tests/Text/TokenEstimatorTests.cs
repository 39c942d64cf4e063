using Pareto.Core.Text;

namespace Pareto.Core.Tests.Text;

public sealed class TokenEstimatorTests
{
    // Texts written for this test, with their counts in o200k and cl100k by npm tiktoken 1.0.22.
    public static TheoryData<string, int, int, double> Measured() => new()
    {
        { "The harbour was quiet when the ferry came in. Two dock workers threw the lines over the bollards, and a handful of passengers walked down the gangway with their bicycles and bags. Nobody seemed to be in a hurry. A customs officer looked at a few passports, yawned, and waved the remaining people through. By the time the engines had stopped, the bakery on the corner had already opened its shutters, and the smell of fresh bread drifted across the square.", 96, 97, 0.06 },
        { "Please review the attached supplier agreement and tell me which clauses expose us to unlimited liability. Our insurance covers damages up to two million euros per incident, so anything above that needs approval from the board. I am particularly worried about the indemnification section and about the way in which termination for convenience has been drafted. Summarize your findings as a short list, quote the relevant sentence for each, and propose alternative wording that a reasonable counterparty could accept.", 90, 90, 0.06 },
        { "Die Straßenbahn hielt mitten auf der Kreuzung, weil ein Lieferwagen die Schienen versperrte. Der Fahrer stieg aus, schüttelte den Kopf und telefonierte mit der Leitstelle. Einige Fahrgäste beschwerten sich lautstark, andere lasen einfach weiter in ihren Zeitungen. Nach ungefähr zwanzig Minuten kam endlich ein Abschleppwagen, und die Verkehrsbetriebe entschuldigten sich für die Unannehmlichkeiten.", 95, 121, 0.12 },
        { "Bitte fassen Sie die wichtigsten Änderungen der Verordnung zusammen und erläutern Sie, welche Auswirkungen sie auf mittelständische Unternehmen haben. Besonders interessieren mich die Übergangsfristen, die Nachweispflichten gegenüber den Aufsichtsbehörden und mögliche Bußgelder. Gehen Sie außerdem darauf ein, ob bestehende Verträge angepasst werden müssen.", 71, 95, 0.12 },
        { "Le marché couvert ouvre à sept heures, mais les habitués arrivent bien avant. On y trouve des fromages de la région, des légumes cueillis la veille et un poissonnier qui connaît le prénom de chacun. Quand il pleut, les étals se rapprochent et les conversations deviennent plus longues. Personne ne regarde l'heure, sauf peut-être les restaurateurs, qui doivent commencer leur service à midi.", 85, 103, 0.12 },
        { "La biblioteca del barrio cerró durante tres meses para arreglar el tejado, y los vecinos la echaron mucho de menos. Los niños hacían los deberes en el bar de la esquina, mientras los jubilados discutían sobre política en el banco de la plaza. Cuando por fin volvió a abrir, alguien había pintado las estanterías de azul y nadie supo decir quién lo había decidido.", 82, 96, 0.1 },
        { "Il treno regionale era in ritardo di mezz'ora e sulla banchina faceva un freddo pungente. Una signora anziana raccontava a tutti di quando lavorava alla stazione, negli anni sessanta, e i viaggiatori annuivano con pazienza. Alla fine l'altoparlante annunciò un cambio di binario, e tutti corsero verso il sottopassaggio trascinando le valigie.", 94, 103, 0.22 },
        { "Wczoraj wieczorem zepsuł się piec w piekarni, więc rano nie było świeżego chleba. Właścicielka przepraszała klientów i rozdawała im drożdżówki z poprzedniego dnia. Mechanik przyjechał dopiero w południe i stwierdził, że trzeba wymienić dwie części, których nie ma na stanie.", 88, 106, 0.22 },
        { "Утром на рынке было многолюдно, хотя дождь шёл с самого рассвета. Продавцы накрывали ящики плёнкой и громко зазывали покупателей. Старик в сером плаще долго выбирал яблоки, торговался и в конце концов купил целое ведро. Домой он возвращался на трамвае и всю дорогу рассказывал соседке о своём саде.", 92, 159, 0.15 },
        { "昨天下午我们去了城外的茶园。山路很窄,司机开得很慢,车窗外全是绿色的梯田。茶农请我们坐在院子里,一边喝新茶,一边讲他怎样从父亲那里学会了炒茶。他说现在年轻人都去城市工作,愿意留下来的越来越少。回来的路上下起了小雨,大家都没有说话。", 95, 146, 0.1 },
        { "先週の日曜日、友達と一緒に山の中の温泉へ行きました。バスを降りてから三十分ほど歩くと、古い木造の旅館が見えてきました。お風呂から見える谷の景色はとても美しく、夕食には地元で採れた野菜や川魚が並びました。帰りのバスでは、みんな疲れて眠ってしまいました。", 101, 145, 0.06 },
        { "지난 주말에 가족과 함께 바닷가에 다녀왔습니다. 아침에는 안개가 짙어서 아무것도 보이지 않았지만, 점심때가 되자 하늘이 맑게 개었습니다. 아이들은 모래성을 쌓으며 놀았고, 어른들은 그늘에 앉아 이야기를 나누었습니다. 저녁에는 시장에서 싱싱한 생선을 사서 구워 먹었습니다.", 93, 147, 0.06 },
        { "في صباح كل يوم جمعة يجتمع سكان الحي في السوق القديم لشراء الخضار والفواكه. يتبادلون الأخبار ويسألون عن أحوال الأقارب، ثم يعود كل واحد إلى بيته محملا بالأكياس. وفي المساء يجلس الأطفال أمام البيوت ويلعبون حتى يحين وقت النوم.", 68, 155, 0.15 },
        { "पिछले महीने हमारे गाँव में एक नया पुस्तकालय खुला। वहाँ बच्चों के लिए कहानियों की किताबें हैं और बड़ों के लिए अख़बार भी आते हैं। शाम को लोग वहाँ बैठकर पढ़ते हैं और एक दूसरे से बातें करते हैं। पुस्तकालय की देखभाल एक सेवानिवृत्त अध्यापिका करती हैं।", 72, 251, 0.12 },
        { "เมื่อวานนี้ฉันไปตลาดน้ำกับเพื่อนสองคน เราซื้อผลไม้และขนมหลายอย่าง แล้วนั่งเรือชมวิวริมคลอง อากาศร้อนมากแต่ทุกคนสนุก ตอนเย็นเรากลับบ้านด้วยรถไฟและหลับไปตลอดทาง", 63, 150, 0.12 },
        { "public sealed class OrderBook\n{\n    private readonly SortedDictionary<decimal, Queue<Order>> _bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));\n\n    public IReadOnlyList<Trade> Add(Order order)\n    {\n        ArgumentNullException.ThrowIfNull(order);\n        var trades = new List<Trade>();\n        while (order.Remaining > 0 && TryMatch(order, out var counterparty))\n        {\n            var quantity = Math.Min(order.Remaining, counterparty.Remaining);\n            trades.Add(new Trade(order.Id, counterparty.Id, quantity, counterparty.Price));\n            order.Fill(quantity);\n            counterparty.Fill(quantity);\n        }\n\n        return trades;\n    }\n}", 146, 140, 0.12 },
        { "import csv\nfrom collections import defaultdict\n\ndef load_totals(path, *, skip_header=True):\n    totals = defaultdict(float)\n    with open(path, newline=\"\", encoding=\"utf-8\") as handle:\n        reader = csv.reader(handle)\n        if skip_header:\n            next(reader, None)\n        for row_number, row in enumerate(reader, start=2):\n            try:\n                customer, amount = row[0].strip(), float(row[3])\n            except (IndexError, ValueError) as error:\n                raise SystemExit(f\"{path}:{row_number}: {error}\")\n            totals[customer] += amount\n    return dict(sorted(totals.items(), key=lambda item: -item[1]))\n\nif __name__ == \"__main__\":\n    for name, value in load_totals(\"sales.csv\").items():\n        print(f\"{name:<30}{value:>12,.2f}\")\n", 183, 179, 0.12 },
        { "WITH monthly AS (\n    SELECT c.region, date_trunc('month', o.placed_at) AS month, SUM(o.total_cents) / 100.0 AS revenue\n    FROM orders o\n    JOIN customers c ON c.id = o.customer_id\n    WHERE o.status <> 'cancelled' AND o.placed_at >= DATE '2024-01-01'\n    GROUP BY c.region, date_trunc('month', o.placed_at)\n)\nSELECT region, month, revenue,\n       revenue - LAG(revenue) OVER (PARTITION BY region ORDER BY month) AS change\nFROM monthly\nORDER BY region, month;", 133, 132, 0.08 },
        { "# Release checklist\n\n1. **Freeze** the branch and tell the team.\n2. Run `make verify` and attach the log.\n3. Update the following files:\n   - `CHANGELOG.md`\n   - `docs/upgrade.md`\n\n| Step | Owner | Done |\n|------|-------|------|\n| Build | Ines | [x] |\n| Sign | Tom | [ ] |\n\n> Do not publish before the signatures are verified.\n\nSee [the guide](https://example.com/release/guide?version=2&lang=en#signing) for details.\n", 119, 119, 0.06 },
        { "Let $f(x) = \\frac{x^2 - 4}{x + 2}$ for $x \\neq -2$. Show that $\\lim_{x \\to -2} f(x) = -4$ and compute $$\\int_0^1 \\left( f(x) + e^{-x^2} \\right) \\, dx = \\sum_{k=0}^{\\infty} \\frac{(-1)^k}{k!\\,(2k+1)} - \\frac{3}{2}.$$ Hence find all $\\lambda \\in \\mathbb{R}$ such that $\\det(A - \\lambda I) = 0$ where $A = \\begin{pmatrix} 2 & 1 \\\\ 1 & 2 \\end{pmatrix}$.", 166, 168, 0.12 },
        { "ABEiM0RVZneImaq7zN3u/xAhMkNUZXaHmKm6y9zt/g8gMUJTZHWGl6i5ytvs/Q4fHzBBUmN0hZanuMna6/wNHi9AUWJzhJWmt8jZ6vsMHS4/UGFyg5SltsfY6foLHC0+fI2er8DR4vMEFSY3SFlqe4ydrr/Q4fIDFCU2R1hpeoucrb7P4PECEyQ1RldoeYqbFyg5SltsfY6fsMHS4/QFFic4SVprfI2er8DR4vMEFSY3SFlqe4ydrr/Q4fIDFCU28AESIzRFVmd4iZqrvM3e7wARIjNEVWZ3iJmqu8zd7v8QITJDVGV2h5ipusvc7f4PBxgpOktcbX6PoLHC0+T1BhcoOUpbbH2On7DB0uP0BRYnOElaa3yNnq/A0eLzBBUmXG1+j6CxwtPk9QYXKDlKW2x9jp+wwdLj9AUWJzhJWmt8jZ6vwNHi8wQVJjdIWWp77wARIjNEVWZ3iJmqu8zd7v8QITJDVGV2h5ipusvc7f4PIDFCU2R1hpeoucrb7P0O", 354, 368, 0.3 },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void Estimate_MeasuredText_IsWithinItsBand(string text, int o200k, int cl100k, double band)
    {
        var estimate = TokenEstimator.Estimate(text);

        estimate.ShouldBeInRange((int)Math.Floor(o200k * (1 - band)), (int)Math.Ceiling(o200k * (1 + band)), $"o200k {o200k}, cl100k {cl100k}");
    }

    [Theory]
    [MemberData(nameof(Measured))]
    public void UpperBound_MeasuredText_IsNotExceeded(string text, int o200k, int cl100k, double band)
    {
        _ = band;
        TokenEstimator.UpperBound(text).ShouldBeGreaterThanOrEqualTo(Math.Max(o200k, cl100k));
    }

    [Fact]
    public void Estimate_NoText_IsNothing()
    {
        TokenEstimator.Estimate("").ShouldBe(0);
        TokenEstimator.UpperBound("").ShouldBe(0);
        TokenEstimator.Estimate(".").ShouldBe(1);
    }

    [Fact]
    public void Estimate_SeveralParts_AddUp()
    {
        const string One = "The ferry came in.";
        const string Two = "Nobody seemed to hurry.";
        var profile = TextProfile.Of(One);
        profile.Add(Two);

        Math.Abs(TokenEstimator.Estimate(profile) - TokenEstimator.Estimate(One) - TokenEstimator.Estimate(Two)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Estimate_AnyText_AllocatesNothing()
    {
        var text = string.Concat(Enumerable.Repeat("The ferry came in at 9:30 with 12 crates — «poissons» и рыба 鱼.\n", 200));
        TokenEstimator.Estimate(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        TokenEstimator.Estimate(text);
        TokenEstimator.UpperBound(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void UpperBound_AnyText_IsAtLeastTheEstimate()
    {
        var random = new Random(11);
        for (var round = 0; round < 1_000; round++)
        {
            var text = new char[random.Next(1, 200)];
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(9, 127));
            }

            TokenEstimator.UpperBound(text).ShouldBeGreaterThanOrEqualTo(TokenEstimator.Estimate(text));
        }
    }
}
