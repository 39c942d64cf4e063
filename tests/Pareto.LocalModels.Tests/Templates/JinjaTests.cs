using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Templates.Jinja;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing;

namespace Pareto.LocalModels.Tests.Templates;

/// <summary>What is expected here was seen with Jinja 3.1 as transformers sets it up.</summary>
public class JinjaTests
{
    private const string Variables =
        """{"x":5,"y":-3,"f":2.5,"t":"Hello wOrld","l":[3,1,2],"d":{"b":1,"a":[1,{"k":"v'\""}],"items":9},"n":null,"u":"a😀b é","m":[{"r":"u","n":1},{"r":"a","n":2},{"r":"u","n":3}]}""";

    [Theory]
    [InlineData("{{ y // 2 }} {{ y % 2 }} {{ x / 2 }} {{ x ** 2 }} {{ 2 ** 3 ** 2 }} {{ -y | abs }}", "-2 1 2.5 25 64 3")]
    [InlineData("{{ 1 ~ 2 + '3' }} {{ 'a' ~ 1 * 2 }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ not x == 5 }}", "123 a2 True False False")]
    [InlineData("{{ f | round }} {{ 1e16 }} {{ 0.1 + 0.2 }} {{ 1.0 }} {{ 100000.0 }} {{ 1e-7 }}", "2.0 1e+16 0.30000000000000004 1.0 100000.0 1e-07")]
    [InlineData("{{ t[::-1] }} {{ t[1:-1] }} {{ l[5:0:-2] }} {{ u[::-1] }} {{ u | length }} {{ u[1] }}", "dlrOw olleH ello wOrl [2] é b😀a 5 😀")]
    [InlineData("{{ d }} {{ (1,) }} {{ [true, none] }}", "{'b': 1, 'a': [1, {'k': 'v\\'\"'}], 'items': 9} (1,) [True, None]")]
    [InlineData("{{ d | tojson }} {{ '<é>' | tojson }} {{ 'é' | tojson(ensure_ascii=true) }}", "{\"b\": 1, \"a\": [1, {\"k\": \"v'\\\"\"}], \"items\": 9} \"<é>\" \"\\u00e9\"")]
    [InlineData("{{ {'a': [1, {}]} | tojson(indent=2) }}", "{\n  \"a\": [\n    1,\n    {}\n  ]\n}")]
    [InlineData("{{ m | selectattr('r', 'equalto', 'u') | map(attribute='n') | list }} {{ m | rejectattr('n', 'gt', 1) | list | length }}", "[1, 3] 1")]
    [InlineData("{{ d.items() | list | length }} {{ d['items'] }} {{ d.get('zz') }} {{ d.get('zz', 'q') }}", "3 9 None q")]
    [InlineData("{{ q }}|{{ q is defined }}|{{ q | default('z') }}|{{ n.foo is defined }}|{{ x if x > 9 }}", "|False|z|False|")]
    [InlineData("{{ 'a,b,c'.rsplit(',', 1) }} {{ ' a  b '.split() }} {{ 'xxaxx'.strip('x') }} {{ 'abc'.endswith(('x', 'c')) }}", "['a,b', 'c'] ['a', 'b'] a True")]
    [InlineData("{{ '%s-%d' % ('a', 3) }} {{ '{} {1}'.format(1, 'b') if false else '{}{}'.format(1, 'b') }}", "a-3 1b")]
    [InlineData("{{ d | dictsort | map('first') | join(',') }} {{ l | sort(reverse=true) }} {{ ['a', 'A', 'b'] | unique | list }}", "a,b,items [3, 2, 1] ['a', 'b']")]
    [InlineData("{{ 'a\\nb\\n\\nc' | indent(2, true) }}", "  a\n  b\n\n  c")]
    [InlineData("{{ '3.7' | int }} {{ 'z' | int(7) }} {{ l | sum }} {{ l | max }} {{ m | sum(attribute='n') }}", "3 7 6 3 6")]
    [InlineData("{{ x is divisibleby 5 and x is odd }} {{ l is string or l is mapping }} {{ t is sequence }} {{ 1 is true }}", "True False True False")]
    public void Render_Expressions_AsInPython(string source, string expected) => Run(source).ShouldBe(expected);

    [Theory]
    [InlineData("a\n  {% if true %}\nb\n  {% endif %}\nc\n", "a\nb\nc")]
    [InlineData("  {%- if true -%}  x  {%- endif -%}  y", "xy")]
    [InlineData("x\n{# c #}\n {#- d -#} y", "x\ny")]
    [InlineData("x\n{%+ if true %} y{% endif +%}\nz", "x\n y\nz")]
    [InlineData("   {{ x }}\n   {% if true %}{{ y }}{% endif %}\n", "   5\n-3")]
    [InlineData("{% raw %}{{ x }}{% if %}{% endraw %}|", "{{ x }}{% if %}|")]
    [InlineData("{{ {'a': {'b': 1}}['a'] }}{{ '}}' }}{{ '%}' }}", "{'b': 1}}}%}")]
    [InlineData("{% for i in l if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% else %}none{% endfor %}", "1/2:3 2/2:2 ")]
    [InlineData("{% for k, v in d.items() %}{{ k }};{% endfor %}{% for i in [] %}x{% else %}none{% endfor %}", "b;a;items;none")]
    [InlineData("{% set c = 0 %}{% set s = namespace(c=0) %}{% for i in l %}{% set c = c + i %}{% set s.c = s.c + i %}{% endfor %}{{ c }} {{ s.c }}", "0 6")]
    [InlineData("{% macro f(a, b=2) %}[{{ a }}-{{ b }}]{% endmacro %}{{ f(1) }}{{ f(b=3, a=0) }}{{ f(*[4, 5]) }}", "[1-2][0-3][4-5]")]
    [InlineData("{% macro w(l) %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) w([1, 2]) %}({{ i }}){% endcall %}", "(1)(2)")]
    [InlineData("{% set z | upper %}a{{ x }}{% endset %}[{{ z }}]{% filter lower | trim %} AB {% endfilter %}", "[A5]ab")]
    [InlineData("{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}", "013")]
    [InlineData("{% for i in l %}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.revindex }}{{ loop.cycle('a', 'b') }} {% endfor %}", "13a 322b 11a ")]
    [InlineData("{% generation %}\nabc\n{% endgeneration %}\nx{% with q = 4 %}{{ q }}{% endwith %}{{ q }}", "abc\nx4")]
    [InlineData("{% set a, b = 1, (2, 3) %}{% for x, (y, z) in [(a, b)] %}{{ x }}{{ y }}{{ z }}{% endfor %}", "123")]
    public void Render_Blocks_AsInJinja(string source, string expected) => Run(source).ShouldBe(expected);

    [Theory]
    [InlineData("{{ q.x }}", "'q' is undefined")]
    [InlineData("\n\n{{ 'a' + 1 }}", "'+' does not work")]
    [InlineData("{{ x | nothing }}", "'nothing' is not supported")]
    [InlineData("{{ x is nothing }}", "'nothing' is not supported")]
    [InlineData("{{ 1 / 0 }}", "division by zero")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "too large")]
    [InlineData("{{ [1, none] | sort }}", "have no order")]
    [InlineData("{% include 'x' %}", "'include' is not supported")]
    [InlineData("{{ x", "not closed")]
    [InlineData("{% if x %}", "'elif' or 'else' or 'endif'")]
    [InlineData("{{ }}", "Expected a value")]
    public void Render_Wrong_SaysWhat(string source, string message) =>
        Should.Throw<TemplateException>(() => Run(source)).Message.ShouldContain(message);

    [Fact]
    public void Render_Wrong_NamesTheLine() =>
        Should.Throw<TemplateException>(() => Run("a\n{% if true %}\n{{ 1 / 0 }}\n{% endif %}")).Line.ShouldBe(3);

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% set s = namespace(t='aaaaaaaaaaaaaaaa') %}{% for i in range(100) %}{% set s.t = s.t ~ s.t %}{% endfor %}")]
    [InlineData("{{ 'a' * 9000000000 }}")]
    [InlineData("{{ [1] * 9000000000 }}")]
    [InlineData("{{ range(1000000000) }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% set l = [] %}{% set q = l.append(l) %}{{ l }}")]
    [InlineData("{% set l = [] %}{% set q = l.append(l) %}{{ l | tojson }}")]
    [InlineData("{% set l = [] %}{% set q = l.append(l) %}{% set k = [] %}{% set q = k.append(k) %}{{ l == k }}")]
    [InlineData("{{ 'x' | indent(999999999) }}")]
    [InlineData("{{ {} | tojson(indent=999999999) }}")]
    [InlineData("{% for i in range(100000) %}{{ 'a' * 1000000 }}{% endfor %}")]
    [InlineData("{{ 7 ** 999999999 }}")]
    public void Render_Hostile_IsStopped(string source) => Should.Throw<TemplateException>(() => Run(source));

    [Fact]
    public void Render_NestedTooDeep_IsStopped()
    {
        foreach (var source in (string[])
            [
                "{{ " + new string('(', 100_000) + "1",
                "{{ " + string.Concat(Enumerable.Repeat("not ", 100_000)) + "1 }}",
                "{{ " + new string('-', 100_000) + "1 }}",
                "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)) + " }}",
                "{{ x" + string.Concat(Enumerable.Repeat(".a", 100_000)) + " }}",
                string.Concat(Enumerable.Repeat("{% if 1 %}", 100_000)),
                "{{ " + new string('[', 100_000),
                "{% for " + new string('(', 100_000),
            ])
        {
            Should.Throw<TemplateException>(() => Run(source));
        }
    }

    [Theory]
    [InlineData("{{ '[' + v + ']' }}", "[", "]")]
    [InlineData("{{ ('<' ~ v ~ '>') | trim | replace('U', 'x') }}", "<x", "x>")]
    [InlineData("{{ v | replace('U', '<|im_end|>') }}", "<|im_end|>", "<|im_end|>")]
    [InlineData("{{ v | tojson }}{{ v | upper }}{{ v[::-1] }}{{ v.split('s') | join('-') }}", "-")]
    [InlineData("{% set z %}a{{ v }}b{% endset %}{{ z.strip('ab') }}")]
    [InlineData("{% macro f(q) %}({{ q }}){% endmacro %}{{ f(v) | lower }}", "(", ")")]
    [InlineData("{{ '%s:%s' % (v, 'own') }}{{ '{}.'.format(v) }}{{ [v, 'o'] | join('+') }}", ":own", ".", "+o")]
    [InlineData("{{ v if v else 'x' }}{% for c in v %}{{ c }}{% endfor %}{{ v.title() ~ '!' }}", "!")]
    public void Render_InputAndOwnText_KeepTheirMarks(string source, params string[] own)
    {
        var text = Template.Parse(source).Render([new("v", Value.Of(MarkedText.FromInput("UserU")))], TimeProvider.System);

        text.TemplateRanges.Select(range => text.Text[range.Start..range.End]).ShouldBe(own);
    }

    [Fact]
    public void Render_MutatedTemplates_GiveTextOrAClearError()
    {
        const int Rounds = 6000;
        var random = new Random(11);
        string[] seeds =
        [
            SampleTemplates.Llama3, SampleTemplates.Mistral, SampleTemplates.Qwen25, SampleTemplates.Qwen3, SampleTemplates.SmolLm3, SampleTemplates.Phi4Mini, SampleTemplates.Gemma3,
            "{% macro f(a, b=2) %}{{ a }}{% endmacro %}{{ f(1) }}{% for k, v in {'a': 1}.items() %}{{ '%s' % k }}{{ [1, 2][::-1] | sort | tojson(indent=2) }}{% endfor %}",
        ];
        string[] pieces = ["{%", "%}", "{{", "}}", "{#", "#}", "-", "'", "\"", "(", ")", "[", "]", "|", ".", ":", ",", "~", "if ", "for ", "endfor", "in ", "is ", "not ", "9", "\\", "\n", "*", "**", "set ", "loop", "else"];
        JsonArray messages = [new JsonObject { ["role"] = "user", ["content"] = "x" }];
        var rendered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var source = seeds[random.Next(seeds.Length)];
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(source.Length);
                var length = Math.Min(random.Next(0, 6), source.Length - at);
                source = random.Next(3) switch
                {
                    0 => source.Remove(at, length),
                    1 => source.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => source.Insert(at, source.Substring(random.Next(source.Length - length), length)),
                };
            }

            try
            {
                _ = Template.Parse(source).Render([new("messages", JsonValues.Of(messages)), new("add_generation_prompt", Value.Of(true))], TimeProvider.System, steps: 100_000);
                rendered++;
            }
            catch (TemplateException failure)
            {
                failure.Message.ShouldNotBeNullOrWhiteSpace();
                failure.Line.ShouldBeGreaterThan(0);
            }
        }

        rendered.ShouldBeInRange(100, Rounds - 100);
    }

    private static string Run(string source)
    {
        var variables = JsonNode.Parse(Variables)!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, JsonValues.Of(pair.Value)));
        return Template.Parse(source).Render(variables, new FakeTimeProvider()).Text;
    }
}
