using System.Collections.Immutable;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>
/// A template of the subset of Jinja that chat templates use, parsed once. Immutable. It runs in a sandbox: it sees the
/// values that it is given and nothing else, and its steps, its depth and the length of its texts are bounded.
/// </summary>
internal sealed class Template
{
    /// <summary>The longest source, in UTF-16 units.</summary>
    public const int LongestSource = 1024 * 1024;

    private readonly ImmutableArray<Statement> _body;

    private Template(ImmutableArray<Statement> body) => _body = body;

    /// <summary>Parses, or throws a <see cref="TemplateException"/> that names the line.</summary>
    public static Template Parse(string source) => source.Length > LongestSource
        ? throw new TemplateException($"The template has {source.Length} characters; at most {LongestSource} are read", 1)
        : new Template(Parser.Parse(source));

    /// <summary>Runs with variables, or throws a <see cref="TemplateException"/> that names the line.</summary>
    /// <param name="variables">What it sees. Lists and dictionaries in it may be changed.</param>
    /// <param name="time">For <c>strftime_now</c>.</param>
    /// <param name="steps">What it may take.</param>
    public MarkedText Render(IEnumerable<KeyValuePair<string, Value>> variables, TimeProvider time, long steps = Work.BaseSteps)
    {
        var globals = new Scope(null);
        foreach (var function in Functions.All(time))
        {
            globals.Set(function.Name, function);
        }

        foreach (var (name, value) in variables)
        {
            globals.Set(name, value);
        }

        var evaluator = new Evaluator(new Work(steps));
        try
        {
            return evaluator.Run(_body, new Scope(globals));
        }
        catch (Exception failure) when ((failure as TemplateException ?? failure.InnerException) is TemplateException)
        {
            // Sorting wraps what a comparison throws.
            var inner = failure as TemplateException ?? (TemplateException)failure.InnerException!;
            throw new TemplateException(inner.Message, Math.Max(evaluator.Line, 1), inner.IsRefusal);
        }
    }
}
