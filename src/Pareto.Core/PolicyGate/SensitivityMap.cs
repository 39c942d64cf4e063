using System.Collections.Frozen;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>How sensitive each finding makes a request: its type's own word, else its family's.</summary>
internal sealed class SensitivityMap
{
    private readonly FrozenDictionary<string, Sensitivity> _types;
    private readonly Sensitivity[] _families;

    /// <param name="written">By type and by family, as the configuration has it.</param>
    /// <param name="ownTypes">What recognizers of the configuration say of their own types; what is written goes before.</param>
    public SensitivityMap(IReadOnlyDictionary<string, Sensitivity> written, IEnumerable<KeyValuePair<string, Sensitivity>> ownTypes)
    {
        var types = new Dictionary<string, Sensitivity>(StringComparer.Ordinal);
        foreach (var (type, sensitivity) in ownTypes.Concat(written))
        {
            types[type] = sensitivity;
        }

        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        _families =
        [
            .. Enum.GetValues<FindingCategory>().Select(category => written.TryGetValue(FindingFamilies.Name(category), out var sensitivity) ? sensitivity
                : category == FindingCategory.Personal ? Sensitivity.Internal
                : Sensitivity.Restricted),
        ];
        Unscannable = written.TryGetValue(FindingFamilies.Unscannable, out var unscannable) ? unscannable : Sensitivity.Restricted;
    }

    public Sensitivity Unscannable { get; }

    public Sensitivity Of(string type, FindingCategory category) =>
        _types.TryGetValue(type, out var sensitivity) ? sensitivity : _families[(int)category];
}
