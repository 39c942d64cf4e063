using System.Globalization;
using System.Text;

namespace Pareto.Workbench.Reports;

/// <summary>The style sheet of reports.</summary>
internal static class ReportStyleSheet
{
    /// <summary>Told apart by eyes that see few colours too, on white and on near black: after Okabe and Ito's palette ("Color Universal Design", 2008), darkened and lightened.</summary>
    private static readonly (string Light, string Dark, string Dashes)[] Series =
    [
        ("#0067a5", "#5ab4f0", "none"),
        ("#c24e00", "#f0954a", "8 3"),
        ("#00795a", "#35c79a", "2 3"),
        ("#9c3f78", "#e08fc0", "8 3 2 3"),
        ("#8a6d00", "#e2c044", "12 4"),
        ("#4b4fa8", "#a3a6f5", "4 2"),
        ("#5c6670", "#aab4bf", "1 4"),
        ("#a3222c", "#f5838b", "10 3 2 3 2 3"),
    ];

    public static string Text { get; } = Write();

    private static string Write()
    {
        var css = new StringBuilder(Base);
        for (var i = 0; i < Series.Length; i++)
        {
            css.AppendLine().Append(CultureInfo.InvariantCulture, $".f{i + 1}{{fill:var(--c{i + 1})}}.l{i + 1}{{stroke:var(--c{i + 1});stroke-width:2.2;fill:none;stroke-dasharray:{Series[i].Dashes};stroke-linejoin:round}}.b{i + 1}{{fill:var(--c{i + 1});opacity:.22}}");
        }

        return css.Replace("LIGHT", Variables(series => series.Light)).Replace("DARK", Variables(series => series.Dark)).ToString();
    }

    private static string Variables(Func<(string Light, string Dark, string Dashes), string> colour) =>
        string.Concat(Series.Select((series, i) => string.Create(CultureInfo.InvariantCulture, $"--c{i + 1}:{colour(series)};")));

    private const string Base =
        """
        :root{--ink:#1b1f24;--soft:#57606a;--paper:#fff;--raised:#f5f7f9;--line:#d7dde3;--good:#1a7f45;--caution:#8a6100;--bad:#b3261e;LIGHT}
        @media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a4adb8;--paper:#14171b;--raised:#1d2126;--line:#353b43;--good:#57c785;--caution:#e3b341;--bad:#ff8a80;DARK}}
        *{box-sizing:border-box}
        html{background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
        body{margin:0}
        main{max-width:58rem;margin:0 auto;padding:2.5rem 1.25rem 3rem}
        h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}
        h2{font-size:1.3rem;margin:2.6rem 0 .7rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
        .lead{color:var(--soft);margin:0 0 1.6rem;font-size:1.05rem}
        .headlines{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.8rem;margin:0}
        .headlines>div{background:var(--raised);border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:6px;padding:.8rem 1rem}
        .headlines>.good,.notice.good{border-left-color:var(--good)}
        .headlines>.caution,.notice.caution{border-left-color:var(--caution)}
        .headlines>.bad,.notice.bad{border-left-color:var(--bad)}
        dt{color:var(--soft);font-size:.9rem}
        dd{margin:0}
        .value{font-size:1.35rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}
        .note{color:var(--soft);font-size:.87rem}
        .notice{background:var(--raised);border-left:4px solid var(--soft);border-radius:4px;padding:.75rem 1rem}
        .notice.good::before,.headlines>.good dt::after{content:"\a0\2713\a0 ";color:var(--good)}
        .notice.caution::before,.headlines>.caution dt::after{content:"\a0\26A0\a0 ";color:var(--caution)}
        .notice.bad::before,.headlines>.bad dt::after{content:"\a0\2717\a0 ";color:var(--bad)}
        .wide{overflow-x:auto;margin:1rem 0}
        .wide:focus-visible{outline:2px solid var(--c1)}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        caption{text-align:left;color:var(--soft);padding-bottom:.35rem;font-size:.9rem}
        th,td{padding:.36rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        th{font-weight:600}
        tbody th{font-weight:500;min-width:8.5rem}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        td.number{white-space:nowrap}
        thead th{vertical-align:bottom}
        .total th,.total td{font-weight:700;border-top:2px solid var(--soft)}
        figure{margin:1.6rem 0;overflow-x:auto}
        figcaption{font-weight:600;margin-bottom:.3rem}
        svg{display:block;width:100%;min-width:36rem;height:auto;font-family:inherit;font-size:12px}
        details{margin-top:.2rem}
        summary{cursor:pointer;color:var(--soft);font-size:.87rem}
        footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
        .t{fill:var(--soft)}
        .t.s{fill:var(--ink);font-weight:600}
        .g{stroke:var(--line)}
        .z{stroke:var(--soft)}
        .m{stroke:var(--ink);stroke-dasharray:3 3}
        .w{stroke:var(--ink);stroke-width:1.5}
        @page{margin:16mm}
        @media print{html{font-size:11pt}main{max-width:none;padding:0}details{display:none}h2{break-after:avoid}figure,table,.notice,.headlines>div{break-inside:avoid}.wide,figure{overflow:visible}svg{min-width:0}.headlines>div,.notice,rect,polygon{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;
}
