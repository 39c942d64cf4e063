using System.Text;

namespace Pareto.Core.Wire;

/// <summary>Text that comes in pieces. A plain reply comes in one, which is then kept as it is.</summary>
internal sealed class JoinedText
{
    private string? _only;
    private StringBuilder? _many;

    public bool IsEmpty => _only is null;

    public void Add(string piece)
    {
        if (_only is null)
        {
            _only = piece;
            return;
        }

        _many ??= new StringBuilder(_only, Math.Max(256, _only.Length * 2));
        _many.Append(piece);
    }

    /// <summary>All pieces joined, after which it is empty again.</summary>
    public string TakeAll()
    {
        var all = ToString();
        _only = null;
        _many = null;
        return all;
    }

    public override string ToString() => _many?.ToString() ?? _only ?? "";
}
