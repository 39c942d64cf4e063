using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>A chat request made ready for the engine.</summary>
internal sealed class ChatTurn
{
    private readonly Spoken _spoken;
    private readonly ChatRequest _request;
    private readonly MarkedText _prompt;
    private readonly JsonArray? _tools;
    private readonly GenerationOptions _options;
    private readonly AnswerForm _form;

    private ChatTurn(Spoken spoken, ChatRequest request, MarkedText prompt, JsonArray? tools, AnswerForm form, GenerationOptions options)
    {
        _spoken = spoken;
        _request = request;
        _prompt = prompt;
        _tools = tools;
        _form = form;
        _options = options;
        Prompt = spoken.Tokenizer.Encode(prompt);
    }

    /// <summary>The tokens of the prompt.</summary>
    public IReadOnlyList<int> Prompt { get; }

    /// <summary>The adapter that answers; null: none.</summary>
    private string? Adapter { get; init; }

    public bool TellsLogProbs => _request.LogProbs;

    public Tokenizer Tokenizer => _spoken.Tokenizer;

    /// <summary>Who takes turns with others in a queue: whoever holds a key, by workload. The key itself goes no further.</summary>
    public static string Caller(GatewayRequest request) => $"{request.Credential.Key?.GetHashCode() ?? 0:x8} {request.Workload}";

    /// <summary>False where the model cannot take the request: the failure says why.</summary>
    public static bool TryPrepare(
        Spoken spoken, ChatRequest request, string? adapter, TimeProvider time, [NotNullWhen(true)] out ChatTurn? turn, [NotNullWhen(false)] out UpstreamFailure? failure)
    {
        turn = null;
        if (!SamplingFields.TryRead(request, spoken.Model.Vocabulary, out var sampling, out var problem))
        {
            failure = new UpstreamFailure(UpstreamFailureKind.InvalidRequest, problem!) { Status = 400 };
            return false;
        }

        if (!AnswerForm.TryRead(spoken, request, out var form, out problem))
        {
            failure = Unsupported(problem);
            return false;
        }

        try
        {
            var input = ChatPrompt.Of(request, form.TellsTools, spoken.Tokenizer, time);
            var prompt = spoken.Template.Render(input);
            turn = new ChatTurn(spoken, request, form.Begin(prompt), input.Tools, form, new GenerationOptions
            {
                MaxTokens = request.MaxOutputTokens,
                Sampling = sampling,
                Stop = [.. request.Stop.Where(stop => stop.Length > 0), .. spoken.Stops],
                TopLogProbs = request.LogProbs ? request.TopLogProbs ?? 0 : 0,
                ShownTokens = spoken.ShownTokens,
            }) { Adapter = adapter };
            failure = null;
            return true;
        }
        catch (ChatTemplateException e)
        {
            failure = Unsupported(e.Message);
            return false;
        }
    }

    /// <summary>What the engine is asked for one of the choices.</summary>
    public EngineRequest Engine(int choice) => new()
    {
        Prompt = Prompt,
        Caller = Caller(_request),
        Adapter = Adapter,
        Options = _options with
        {
            Constraint = _form.Constraint?.Invoke(),

            // The same seed for all would be the same answer for all.
            Sampling = _options.Sampling.Seed is { } seed ? _options.Sampling with { Seed = unchecked(seed + choice) } : _options.Sampling,
        },
    };

    /// <summary>Reads the text of one of the choices.</summary>
    public ToolCallScanner Scanner() => _spoken.Template.ToolCalls.CreateScanner(_tools, static () => "call_" + Guid.NewGuid().ToString("N"), _prompt);

    private static UpstreamFailure Unsupported(string problem) => new(UpstreamFailureKind.Unsupported, problem) { Status = 400 };
}
