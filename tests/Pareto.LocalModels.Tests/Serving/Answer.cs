using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>A whole answer, as its caller saw it.</summary>
internal sealed record Answer(IReadOnlyList<EngineToken> Tokens, EngineFinished? Finished, EngineRefusal? Refusal)
{
    public IReadOnlyList<int> Ids => [.. Tokens.Select(token => token.Token.Id)];

    public string Text => string.Concat(Tokens.Select(token => token.Token.Text));

    public GenerationEnd End => Finished!.End;

    public static async Task<Answer> ReadAsync(IAsyncEnumerable<EngineEvent> events)
    {
        var tokens = new List<EngineToken>();
        EngineFinished? finished = null;
        EngineRefusal? refusal = null;
        await foreach (var item in events)
        {
            (finished ?? (object?)refusal).ShouldBeNull();
            switch (item)
            {
                case EngineToken token:
                    tokens.Add(token);
                    break;
                case EngineFinished end:
                    finished = end;
                    break;
                case EngineRefused refused:
                    refusal = refused.Refusal;
                    break;
            }
        }

        return new Answer(tokens, finished, refusal);
    }
}
