// Writes tests/Pareto.Core.Tests/Text/o200k-cases.json: texts written for this project, with the number of tokens that
// npm tiktoken finds in them and a hash over the ids. See make-vocabulary.mjs for how to run it.
import { writeFileSync } from "node:fs";
import { get_encoding } from "tiktoken";

const target = new URL("../../tests/Pareto.Core.Tests/Text/o200k-cases.json", import.meta.url);
const encoding = get_encoding("o200k_base");

// FNV-1a over whole ids, 32 bits; TokenCounterTests.cs does the same.
function expected(text) {
  const ids = encoding.encode_ordinary(text);
  let hash = 0x811c9dc5;
  for (const id of ids) {
    hash = Math.imul(hash ^ id, 0x01000193) >>> 0;
  }
  return { count: ids.length, hash };
}

const written = {
  empty: "",
  "one letter": "a",
  sentence: "The invoice for order 48213 was sent on 2026-03-14, wasn't it? We'll look into it; they've said it's fine.",
  "contractions in capitals": "I'M sure they'Re HERE, she'LL go, we'Ve gone, DON'T, he'D, it'\u017F odd, 's alone, x''s, 'tis",
  "camel case": "parseHttpRequestURL XMLHttpRequest iPhone eBay McDonald snake_case_name SCREAMING_CASE kebab-case-name aB Ab AB ab",
  spaces: "  two before, three   between, tab\tand\t\ttabs, end of line  \n\n   indented\r\n\r\n  \t mixed \u00a0\u00a0nbsp \u3000wide\u2028line  ",
  "spaces at the end": "word   ",
  "only spaces": "      ",
  "newlines and slashes": "path//\n//comment\n\n/* block */\r\n///\n http://127.0.0.1:4000/v1/ \n/\n",
  numbers: "1 12 123 1234 12345 1234567890 3.14159 1,000,000 0x1F ½ ² Ⅷ ٣٤٥٦ १२३४ 12a34b",
  csharp: "public static async Task<int> Main(string[] args)\n{\n    var items = args.Where(a => a.Length > 3).ToList();\n    // nothing to count\n    return await RunAsync(items) ?? -1;\n}\n",
  python: "def moving_average(xs, n=3):\n    \"\"\"Mean of the last n.\"\"\"\n    for i in range(len(xs) - n + 1):\n        yield sum(xs[i:i+n]) / n\n",
  json: "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\\nthere\"}],\"temperature\":0.7,\"stream\":true}",
  sql: "SELECT o.id, SUM(l.amount * l.price) AS total FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.state <> 'void' GROUP BY 1;",
  html: "<div class=\"row\" data-id='7'><a href=\"/items?id=7&amp;q=x\">Item&nbsp;7</a><br/></div><!-- end -->",
  markdown: "# Title\n\n- **bold** and _soft_\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\n./pareto serve --port 4000\n```\n",
  symbols: "!!! ??? ... --- === *** ~~~ ###@@@$$$%%%^^^&&& (((((())))) <<<>>> «guillemets» — “quotes” … €£¥₹ ±×÷≈≠ →←↑↓ ■□●",
  german: "Der Fußgänger überquerte die Straße, während die Ampel noch grün war; das Maß war voll.",
  french: "L'été dernier, j'ai déjeuné près d'un château où l'on servait des crêpes à volonté.",
  spanish: "¿Cuándo llegará el pedido? ¡Mañana por la mañana, señor Núñez!",
  polish: "Zażółć gęślą jaźń, a potem wyślij paczkę do Łodzi.",
  turkish: "İstanbul'da yağmur yağıyor, ılık bir ağustos günü.",
  vietnamese: "Tôi muốn đặt một chuyến bay đến Hà Nội vào thứ Bảy tuần tới.",
  russian: "Счёт за апрель оплачен, но акт сверки ещё не подписан. ПРОВЕРЬТЕ, пожалуйста!",
  greek: "Η παραγγελία έφτασε στην Αθήνα χθες το βράδυ. ΣΊΣΥΦΟΣ",
  arabic: "وصلت الشحنة إلى الميناء يوم الثلاثاء، والفاتورة رقم ٤٥٦ مرفقة.",
  hebrew: "המשלוח הגיע אתמול בערב, והחשבונית מצורפת. שָׁלוֹם",
  hindi: "कृपया मेरे ऑर्डर की स्थिति बताइए, वह अब तक नहीं आया है।",
  tamil: "என் கணக்கில் இரண்டு முறை பணம் எடுக்கப்பட்டது.",
  thai: "กรุณาตรวจสอบใบแจ้งหนี้เลขที่ ๑๒๓๔ ให้ด้วยครับ",
  chinese: "请帮我查一下订单四八二一三的物流状态，谢谢！繁體中文也要正確。",
  japanese: "注文番号48213の配送状況を確認してください。カタカナとひらがなと漢字。ﾊﾝｶｸ",
  korean: "주문 번호 48213의 배송 상태를 확인해 주세요. ㅋㅋㅋ",
  georgian: "გთხოვთ შეამოწმოთ ჩემი შეკვეთა. ᲛᲗᲐᲕᲠᲣᲚᲘ",
  "combining marks": "e\u0301a\u0300o\u0302 \u0301x \u0301X \u0301\u0302ABC !\u0301 !!\u0301\u0301 A\u0301B\u0301C \u0301 1\u0301 \n\u0301a Z\u0351\u0321a\u0334l\u0335g\u0321o",
  "title case and modifiers": "ǅungla ǈuk ǊEGOŠ ʰello ˈstress aʰB ǅǅ ǅa AǅB ªº",
  emoji: "Great 👍👍🏽 done 🎉🎊 family 👨‍👩‍👧‍👦 flags 🇩🇪🇯🇵 heart ❤️ keycap 1️⃣ 🫠🫡 text😀text",
  "letters beyond the first plane": "𝐁𝐨𝐥𝐝 𝑖𝑡𝑎𝑙𝑖𝑐 𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𝕊𝕥𝕣𝕖𝕖𝕥 𐐀𐐨𐐩 𞤀𞤢𞤣 𠀀𠀁𠮷野家 𒀀𒀁 𓀀𓀁 𐎠𐎡 𐌰𐌱 x𝐁y 𝐁'S 𝐚'll",
  "digits beyond the first plane": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔 𝟘𝟙 𑁦𑁧𑁨𑁩 𞥐𞥑𞥒𞥓 𐄇𐄈𐄉𐄊 a𝟏b 1𝟏2𝟐3",
  "marks beyond the first plane": "a\u{1D165}b \u{11000}\u{11001} \u{1E8D0}A !\u{101FD}",
  "private use and unassigned": "\uE000\uE001 \u{F0000} \uFFFE\uFFFF \u{10FFFF} \u0378 a\uE000b",
  controls: "a\u0000b\u0001\u0007\u001B[31mred\u001B[0m\u007F\u0085next\u200Bzero\u200Dwidth\uFEFFbom\u00ADsoft",
  "names of special tokens": "<|endoftext|> <|endofprompt|> <|im_start|>user<|im_end|>",
  "base64 run": "SGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXN0IG9mIGEgbG9uZyBydW4gb2YgbGV0dGVycw==".repeat(4),
  "hex run": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
};

const runs = {
  "long run of a": ["a", 10_000],
  "long run of A": ["A", 5_000],
  "long run of spaces": [" ", 5_000],
  "long run of newlines": ["\n", 3_000],
  "long run of digits": ["7", 4_000],
  "long run of dashes": ["-", 5_000],
  "long run of words": ["ab ", 3_000],
  "long run of mixed letters": ["aXbYqZ", 1_500],
  "long run of han": ["漢字", 1_500],
  "long run of accents": ["\u0301", 3_000],
  "long run of accents and capitals": ["\u0301A", 3_000],
  "long run of emoji": ["😀", 2_000],
  "long run of letters beyond the first plane": ["𝐁", 2_000],
};

const cases = [];
for (const [name, text] of Object.entries(written)) {
  cases.push({ name, text, ...expected(text) });
}

for (const [name, [text, times]] of Object.entries(runs)) {
  cases.push({ name, text, times, ...expected(text.repeat(times)) });
}

// Texts with unpaired surrogates cannot be written as JSON strings; they and the random ones are given as UTF-16 in base64.
function unitsOf(name, text) {
  const units = Buffer.from(text, "utf16le").toString("base64");
  cases.push({ name, units, ...expected(text) });
}

unitsOf("unpaired surrogates", "a\uD83D b\uDE00c \uD83D\uD83D\uDE00 \uDE00\uD83D x\uD800");
unitsOf("only a high surrogate", "\uD83D");
unitsOf("only a low surrogate", "\uDE00");

const alphabet = [
  ..."aabbstTSReEvVlLmMdDzZ''''  \n\r\t//!-.,_#0123456789",
  ..."éÉßſİıǅʰªЖжΣςאبञा漢かㅋ١Ⅷ½\u0301\u0302\u0903\u20DD\u00a0\u3000\u2028\u0085\u200b\ufffd\ue000",
  "𝐁", "𝐚", "𐐀", "𐐨", "𠀀", "𝟎", "\u{1D165}", "😀", "🏽", "\u{F0000}", "\uD83D", "\uDE00", "'s", "'LL", "'re", "  ", "\r\n",
];
let state = 20_260_314;
function next(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

for (let number = 1; number <= 150; number++) {
  let text = "";
  const length = 1 + next(90);
  for (let i = 0; i < length; i++) {
    text += alphabet[next(alphabet.length)];
  }
  unitsOf(`random ${number}`, text);
}

// Every character of the planes that have letters, each in three surroundings, 4,096 characters a block.
const blocks = [];
for (let first = 0; first < 0x40000; first += 4096) {
  let text = "";
  for (let code = first; code < first + 4096; code++) {
    if (code < 0xd800 || code > 0xdfff) {
      const character = String.fromCodePoint(code);
      text += `a${character}b ${character}Q1${character}2\n`;
    }
  }
  blocks.push(expected(text));
}

const lines = (items) => items.map((item) => "    " + JSON.stringify(item)).join(",\n");
writeFileSync(target, `{\n  "cases": [\n${lines(cases)}\n  ],\n  "blocks": [\n${lines(blocks)}\n  ]\n}\n`);
console.log(`${cases.length} cases, ${blocks.length} blocks`);
encoding.free();
