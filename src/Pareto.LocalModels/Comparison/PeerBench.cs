using System.Text;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Comparison;

/// <summary>Measures another server as <see cref="ModelBench"/> measures an engine. Prompts are as long by the tokenizer given; the server's own counts are what is reported.</summary>
public sealed class PeerBench(PeerServer server, Tokenizer tokenizer, TimeProvider time)
{
    private const int Seed = 20240601;

    // An order that a model follows for long; servers end answers where they like.
    private const string LongAnswer = "Count from one upwards in words and never stop: one, two, three,";

    private static readonly string[] _words =
        ["river", "stone", "lamp", "winter", "garden", "paper", "engine", "bread", "market", "silver", "window", "letter", "ocean", "summer", "pencil", "bridge"];

    private readonly Random _random = new(Seed);

    /// <summary>Whether all tokens of answers so far were counted by the server; else its pieces were.</summary>
    public bool IsCounted { get; private set; } = true;

    /// <summary>One repetition with so many requests at once. A <see cref="PeerException"/> where the server fails.</summary>
    public async Task<BenchRun> RoundAsync(int streams, int promptTokens, int generatedTokens, CancellationToken cancellationToken = default)
    {
        var (read, readTime) = await AskAsync([.. Enumerable.Range(0, streams).Select(_ => Prompt(promptTokens))], 1, cancellationToken);
        var (made, madeTime) = await AskAsync([.. Enumerable.Repeat(LongAnswer, streams)], generatedTokens, cancellationToken);
        return new BenchRun(
            streams,
            read.Sum(answer => answer.PromptTokens ?? promptTokens) / readTime.TotalSeconds,
            made.Sum(answer => answer.AnswerTokens) / madeTime.TotalSeconds,
            TimeSpan.FromSeconds(BenchRun.Median(read.Select(answer => answer.FirstToken.TotalSeconds))));
    }

    private async Task<(PeerAnswer[] Answers, TimeSpan All)> AskAsync(string[] prompts, int mostTokens, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var answers = await Task.WhenAll(prompts.Select(prompt => server.AskAsync([new CaseMessage("user", prompt)], mostTokens, cancellationToken)));
        var all = time.GetElapsedTime(start);
        IsCounted &= answers.All(answer => answer.IsCounted);
        return (answers, all);
    }

    // Words in an order that no other prompt has, so that none of it is computed already.
    private string Prompt(int tokens)
    {
        var text = new StringBuilder();
        while (tokenizer.Encode(text.ToString()).Count < tokens)
        {
            text.Append(_words[_random.Next(_words.Length)]).Append(' ');
        }

        return text.ToString();
    }
}
