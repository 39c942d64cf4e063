using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Core.Text;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>Asks one target about one call after another, through its provider. Safe for many threads.</summary>
internal sealed class CallLabeller(IProvider provider, Target target, TokenPrices? prices, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>US dollars that asking about a call costs at most; null where the target has no price that can be told beforehand.</summary>
    public decimal? MostFor(DrawnCall call) => CostOf(new TokenUsage
    {
        Input = PromptTokens(LabelQuestion.About(call.Call, target)),
        Output = LabelQuestion.MostOutputTokens,
    });

    /// <summary>The label, null where there was none or none that can be read; and what it has cost.</summary>
    public async Task<(CallLabel? Label, bool Answered, decimal? Cost)> AskAsync(DrawnCall call, CancellationToken cancellationToken)
    {
        var question = LabelQuestion.About(call.Call, target);
        var text = new StringBuilder();
        TokenUsage? usage = null;
        var answered = false;
        using var patience = new CancellationTokenSource(_patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await foreach (var reply in provider.SendAsync(question, target, limit.Token))
            {
                switch (reply)
                {
                    case ReplyStarted:
                        answered = true;
                        break;
                    case ChoiceDelta { Choice: 0, Text: { } piece }:
                        text.Append(piece);
                        break;
                    case UsageReported report:
                        usage = report.Usage;
                        break;
                    case UpstreamFailed:
                        answered = false;
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answered = false;
        }

        var label = answered ? LabelQuestion.Read(text.ToString()) : null;
        usage ??= text.Length == 0
            ? TokenUsage.None
            : new TokenUsage { Input = PromptTokens(question), Output = TokenCounter.Shared.Count(text.ToString()), Estimated = true };
        return (label, answered, CostOf(usage));
    }

    private decimal? CostOf(TokenUsage usage) => prices is null ? null : CostCalculator.Cost(usage, prices);

    private static long PromptTokens(ChatRequest question) => UsageEstimate.Prompt(question, static text => TokenCounter.Shared.Count(text));
}
