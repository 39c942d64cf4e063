using Pareto.Core.Exchange;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Templates;

namespace Pareto.LocalModels.Providers;

/// <summary>Turns what the engine makes for one choice into pieces of a reply, and keeps count.</summary>
internal sealed class ChoiceReader(int choice, ChatTurn turn, bool tellsTop)
{
    private readonly ToolCallScanner _scanner = turn.Scanner();
    private readonly List<GeneratedToken> _untold = [];
    private bool _called;

    public int PromptTokens { get; private set; }

    public int CachedPromptTokens { get; private set; }

    public int AnswerTokens { get; private set; }

    public int ReasoningTokens { get; private set; }

    /// <summary>The time that the engine computed for it.</summary>
    public TimeSpan Compute { get; private set; }

    /// <summary>The pieces that come of an event.</summary>
    public IEnumerable<ChoiceDelta> Read(EngineEvent item)
    {
        switch (item)
        {
            case EngineProgress progress:
                PromptTokens = progress.PromptTokens;
                CachedPromptTokens = progress.CachedPromptTokens;
                Compute = progress.Compute;
                return [];
            case EngineToken token:
                AnswerTokens++;
                Compute = token.Compute;
                return Pieces(token.Token);
            case EngineFinished finished:
                return End(finished.End);
            default:
                return [];
        }
    }

    private IEnumerable<ChoiceDelta> Pieces(GeneratedToken token)
    {
        if (turn.TellsLogProbs && !turn.Tokenizer.EndsAnswer(token.Id))
        {
            _untold.Add(token);
        }

        if (token.Text.Length == 0)
        {
            return [];
        }

        var reasons = false;
        var deltas = Deltas(_scanner.Add(token.Text), ref reasons);
        ReasoningTokens += reasons ? 1 : 0;
        return deltas;
    }

    private IEnumerable<ChoiceDelta> End(GenerationEnd end)
    {
        var reasons = false;
        var deltas = Deltas(_scanner.Finish(), ref reasons);
        deltas.Add(new ChoiceDelta
        {
            Choice = choice,
            FinishReason = end == GenerationEnd.Length ? FinishReason.Length : _called ? FinishReason.ToolCalls : FinishReason.Stop,
        });
        return deltas;
    }

    private List<ChoiceDelta> Deltas(IReadOnlyList<AnswerPiece> pieces, ref bool reasons)
    {
        var deltas = new List<ChoiceDelta>(pieces.Count);
        foreach (var piece in pieces)
        {
            reasons |= piece.Reasoning is not null;
            _called |= piece.Call is not null;
            deltas.Add(new ChoiceDelta
            {
                Choice = choice,
                Text = piece.Text,
                Reasoning = piece.Reasoning,
                ToolCalls = piece.Call is { } call ? [call] : [],

                // Of the answer's text alone, as OpenAI does; those of tokens whose text was held back come with it.
                LogProbs = piece.Text is not null && _untold.Count > 0 ? TakeLogProbs() : null,
            });
            if (piece.Text is null)
            {
                _untold.Clear();
            }
        }

        return deltas;
    }

    private System.Text.Json.JsonElement TakeLogProbs()
    {
        var told = TokenLogProbs.Of(_untold, tellsTop, turn.Tokenizer);
        _untold.Clear();
        return told;
    }
}
