using System.Collections.Immutable;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>How a loaded model is spoken to. Made once; for any number of requests.</summary>
internal sealed class Spoken
{
    private readonly Lazy<TokenConstraints> _constraints;

    /// <exception cref="GgufException">It cannot be spoken to.</exception>
    public Spoken(LocalEngineModel model)
    {
        Model = model;
        _constraints = new Lazy<TokenConstraints>(() => new TokenConstraints(model.Tokenizer));
        if (ChatTemplate.TryFor(model.Description.Template, model.Tokenizer, model.Description.Architecture, out var template, out var problem))
        {
            Template = template;
        }
        else if (string.IsNullOrWhiteSpace(model.Description.Template))
        {
            Template = PlainForm.Template;
            Stops = PlainForm.Stops;
        }
        else
        {
            throw new GgufException(problem);
        }

        ShownTokens = Template.ToolCalls.ShownTokens(model.Tokenizer);
    }

    public LocalEngineModel Model { get; }

    public Tokenizer Tokenizer => Model.Tokenizer;

    public ChatTemplate Template { get; }

    /// <summary>Texts before which every answer ends.</summary>
    public ImmutableArray<string> Stops { get; } = [];

    /// <summary>Made with the first request that wants a form, since it takes a look at every token.</summary>
    public TokenConstraints Constraints => _constraints.Value;

    /// <summary>The markers of calls and of reasoning that are tokens of their own.</summary>
    public ImmutableArray<int> ShownTokens { get; }
}
