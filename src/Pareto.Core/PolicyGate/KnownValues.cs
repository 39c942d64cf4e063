namespace Pareto.Core.PolicyGate;

/// <summary>The values that a client has sent itself: that it gets one back tells it nothing new.</summary>
internal sealed class KnownValues(RequestScan scan)
{
    private HashSet<string>? _values;

    public bool Holds(string value) => (_values ??= Gather()).Contains(value);

    private HashSet<string> Gather()
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < scan.Findings.Length; i++)
        {
            foreach (var finding in scan.Findings[i])
            {
                values.Add(scan.Texts!.Texts[i].Text[finding.Start..finding.End]);
            }
        }

        return values;
    }
}
