using System.Text;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Templates;

namespace Pareto.Cli;

/// <summary>A conversation with a model in this process. For one caller at a time.</summary>
internal sealed class ChatSession(LocalEngine engine, LocalEngineModel model, ChatTemplate template, SamplingOptions sampling, TimeProvider time)
{
    private readonly List<(string Role, string Text)> _messages = [];
    private readonly GenerationOptions _options = new() { Sampling = sampling, ShownTokens = template.ToolCalls.ShownTokens(model.Tokenizer) };

    /// <summary>What the model is told before everything else; null: nothing.</summary>
    public string? System { get; set; }

    /// <summary>Forgets what has been said.</summary>
    public void Reset() => _messages.Clear();

    /// <summary>
    /// Asks, and gives the answer on piece by piece. A cancelled answer is kept as far as it came; a question that was not
    /// answered at all is forgotten.
    /// </summary>
    /// <exception cref="ChatTemplateException">The model's template does not take the conversation.</exception>
    public async Task<ChatAnswer> AskAsync(string text, Action<AnswerPiece> write, CancellationToken cancellationToken)
    {
        _messages.Add(("user", text));
        var answer = new StringBuilder();
        try
        {
            return await AskAsync(write, answer, cancellationToken);
        }
        finally
        {
            if (answer.Length > 0)
            {
                _messages.Add(("assistant", answer.ToString()));
            }
            else
            {
                _messages.RemoveAt(_messages.Count - 1);
            }
        }
    }

    private async Task<ChatAnswer> AskAsync(Action<AnswerPiece> write, StringBuilder answer, CancellationToken cancellationToken)
    {
        var prompt = template.Render(new ChatTemplateInput
        {
            Messages = Messages(),
            BosToken = model.Tokenizer.BosToken,
            EosToken = model.Tokenizer.EosToken,
            Time = time,
        });
        var scanner = template.ToolCalls.CreateScanner(null, static () => string.Empty, prompt);
        var request = new EngineRequest { Prompt = model.Tokenizer.Encode(prompt), Options = _options };
        var start = time.GetTimestamp();
        var result = new ChatAnswer(null, 0, default, default);
        var first = start;
        try
        {
            await foreach (var item in engine.GenerateAsync(request, cancellationToken))
            {
                switch (item)
                {
                    case EngineRefused refused:
                        return result with { Problem = refused.Refusal is EngineRefusal.ContextTooLong && _messages.Count > 1 ? $"{refused.Refusal.Message} /reset begins anew." : refused.Refusal.Message };
                    case EngineToken token:
                        first = result.Tokens == 0 ? time.GetTimestamp() : first;
                        result = result with { Tokens = result.Tokens + 1 };
                        Pass(scanner.Add(token.Token.Text));
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = result with { IsStopped = true };
        }

        Pass(scanner.Finish());
        return result with { ToFirstToken = time.GetElapsedTime(start, first), AfterFirstToken = time.GetElapsedTime(first) };

        void Pass(IReadOnlyList<AnswerPiece> pieces)
        {
            foreach (var piece in pieces)
            {
                answer.Append(piece.Text);
                write(piece);
            }
        }
    }

    private JsonArray Messages()
    {
        var messages = new JsonArray();
        if (System is { } system)
        {
            messages.Add(Message("system", system));
        }

        foreach (var (role, text) in _messages)
        {
            messages.Add(Message(role, text));
        }

        return messages;
    }

    private static JsonObject Message(string role, string text) => new() { ["role"] = role, ["content"] = text };
}

/// <summary>How an answer went.</summary>
/// <param name="Problem">Why there is none; else null.</param>
/// <param name="Tokens">Tokens made.</param>
/// <param name="ToFirstToken">From the question to the first token.</param>
/// <param name="AfterFirstToken">From there to the last.</param>
internal sealed record ChatAnswer(string? Problem, int Tokens, TimeSpan ToFirstToken, TimeSpan AfterFirstToken)
{
    /// <summary>Whether it was broken off.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Tokens a second, the first one apart; 0 where there were too few to tell.</summary>
    public double Speed => Tokens > 1 && AfterFirstToken > TimeSpan.Zero ? (Tokens - 1) / AfterFirstToken.TotalSeconds : 0;
}
