using System.Runtime.CompilerServices;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>
/// What a rendering may still take, so that no template, however hostile, runs or grows without end. A step is a node of the
/// tree, an element that is looked at, or a few characters that are copied.
/// </summary>
internal sealed class Work(long steps)
{
    /// <summary>Steps that are enough for any honest template, for so many characters of input.</summary>
    public const long BaseSteps = 5_000_000;

    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int LongestText = 32 * 1024 * 1024;

    /// <summary>The deepest nesting of values, calls and expressions.</summary>
    public const int MostDepth = 400;

    private const int CharactersPerStep = 8;

    private long _left = steps;
    private int _depth;

    public void Spend(long count = 1)
    {
        _left -= count;
        if (_left < 0)
        {
            throw new TemplateException("The template takes more steps than any honest one needs");
        }
    }

    /// <summary>Before a text of so many characters is made.</summary>
    public void SpendText(long length)
    {
        if (length > LongestText)
        {
            throw new TemplateException("The template makes a text that is too long");
        }

        Spend(1 + (length / CharactersPerStep));
    }

    public void Enter()
    {
        Spend();
        if (++_depth > MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException("The template's values or calls are nested too deep");
        }
    }

    public void Leave() => _depth--;
}
