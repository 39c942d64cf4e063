using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Routing;

/// <summary>
/// Scores what a request asks for, from its whole conversation. Stateless and deterministic; the work is bounded by
/// <see cref="MostCharactersRead"/> whatever the size of the request, but for the count of tokens, which is linear.
/// <para>
/// The conversation is told forward, one user turn after the other. A turn that brings its own work sets the level; one
/// that goes on about the same thing may raise it and lets it sink only slowly; a short follow-up ("yes, go on") keeps
/// it; only a new topic starts afresh. So the last line alone never decides.
/// </para>
/// </summary>
public sealed class IntentAnalyzer
{
    /// <summary>Characters of user turns that are read for cues, the newest first; further ones are left out.</summary>
    internal const int MostCharactersRead = 96 * 1024;

    // A follow-up takes a dozen words at most; a bare answer to the assistant's question fewer.
    private const int FollowUpWords = 12;
    private const int BareAnswerWords = 8;
    private const int FollowUpOwnWords = 3;

    // A turn about the same thing is believed to be this much easier than what came before, unless it says otherwise.
    private const double Sinking = 0.75;

    // What the assistant offers to do is as hard as its words say, less what it may just be retelling.
    private const double OfferDiscount = 0.5;
    private const int OfferCharacters = 800;

    private const int MostSignals = 8;

    /// <summary>Never throws; an embeddings request has complexity 1.</summary>
    public Intent Analyze(GatewayRequest request) => Analyze(request, PromptSize.Of(request).Expected, out _);

    internal Intent Analyze(GatewayRequest request, int promptTokens, out int charactersRead)
    {
        if (request is ChatRequest chat)
        {
            return AnalyzeChat(chat, promptTokens, out charactersRead);
        }

        charactersRead = 0;
        return new Intent { Task = TaskType.Embedding, Complexity = 1, Ambiguity = 0, ExpectedOutputTokens = 0, PromptTokens = promptTokens };
    }

    private static Intent AnalyzeChat(ChatRequest request, int promptTokens, out int charactersRead)
    {
        Span<char> scratch = stackalloc char[CueLexicon.LongestWord];
        Span<double> added = stackalloc double[ComplexitySignals.Table.Length];
        Span<double> leading = stackalloc double[ComplexitySignals.Table.Length];
        var facts = RequestFacts.Of(request);
        var system = default(TextFeatures);
        foreach (var message in request.Messages)
        {
            if (message.Role is ChatRole.System or ChatRole.Developer && system.CharactersRead < MostCharactersRead / 4)
            {
                Scan(message, scratch, ref system);
            }
        }

        charactersRead = system.CharactersRead;
        var standing = new Standing();
        var newest = LastUserTurn(request.Messages);
        for (var i = OldestTurnRead(request.Messages); i < request.Messages.Length; i++)
        {
            if (request.Messages[i].Role != ChatRole.User)
            {
                continue;
            }

            var turn = default(TextFeatures);
            Scan(request.Messages[i], scratch, ref turn);
            charactersRead += turn.CharactersRead;
            var evidence = new Evidence { Turn = ref turn, System = ref system, Facts = i == newest ? facts : default };
            evidence.Task = TaskChoice.Of(evidence);
            var score = ComplexitySignals.Score(evidence, added);
            if (standing.Turns > 0 && IsFollowUp(turn, request.Messages, i))
            {
                if (i == newest)
                {
                    standing.ChangesTopic = false;
                    charactersRead += ScoreOffer(request.Messages, i, system, scratch, added, leading, ref standing);
                    standing.Score += FactsAlone(facts, system);
                }

                continue;
            }

            var sameTopic = standing.Turns > 0 && IsSameTopic(turn, standing.Topic, otherWork: turn.BringsMaterial && evidence.Task != standing.Task);
            standing.ChangesTopic = standing.Turns > 0 && !sameTopic;
            standing.Take(evidence, score, sameTopic ? standing.Score - Sinking : double.NegativeInfinity, sameTopic, added, leading);
        }

        if (standing.Turns == 0)
        {
            // No user has spoken: the standing instructions are all there is.
            var evidence = new Evidence { Turn = ref system, System = ref system, Facts = facts };
            evidence.Task = TaskChoice.Of(evidence);
            standing.Take(evidence, ComplexitySignals.Score(evidence, added), double.NegativeInfinity, false, added, leading);
        }

        return new Intent
        {
            Task = standing.Task,
            Complexity = ComplexitySignals.Level(standing.Score),
            Ambiguity = standing.Ambiguity,
            ExpectedOutputTokens = standing.ExpectedOutputTokens,
            PromptTokens = promptTokens,
            ChangesTopic = standing.ChangesTopic,
            Signals = Signals(standing, leading),
        };
    }

    // The first message of the newest stretch that fits what may be read.
    private static int OldestTurnRead(ImmutableArray<ChatMessage> messages)
    {
        var left = MostCharactersRead * 3 / 4;
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            if (messages[i].Role != ChatRole.User)
            {
                continue;
            }

            foreach (var part in messages[i].Parts)
            {
                left -= part is TextPart text ? Math.Min(text.Text.Length, CueScanner.HeadCharacters + CueScanner.TailCharacters) : 0;
            }

            if (left < 0)
            {
                // The newest turn is always read.
                return Math.Min(i + 1, LastUserTurn(messages));
            }
        }

        return 0;
    }

    private static int LastUserTurn(ImmutableArray<ChatMessage> messages)
    {
        var i = messages.Length - 1;
        while (i > 0 && messages[i].Role != ChatRole.User)
        {
            i--;
        }

        return Math.Max(i, 0);
    }

    private static void Scan(ChatMessage message, Span<char> scratch, ref TextFeatures features)
    {
        var scanner = new CueScanner(scratch);
        foreach (var part in message.Parts)
        {
            if (part is TextPart text && features.CharactersRead < MostCharactersRead / 2)
            {
                scanner.Read(text.Text, ref features);
            }
        }
    }

    private static bool IsFollowUp(in TextFeatures turn, ImmutableArray<ChatMessage> messages, int index)
    {
        if (turn.CodeBlocks > 0 || turn.Words > FollowUpWords || turn.NonLatinLetters > 24 || turn.ListItems > 1)
        {
            return false;
        }

        // Scripts without spaces or without cues are judged by length alone.
        if (turn.NonLatinLetters > turn.Words)
        {
            return turn.NonLatinLetters <= 12;
        }

        if (turn.Words <= 3)
        {
            return true;
        }

        var goesOn = turn.Asked.Of(Cue.Continue) > 0 || (turn.Asked.Of(Cue.BackReference) > 0 && turn.FirstCommand is null);
        return (goesOn && turn.OwnWords <= FollowUpOwnWords && turn.FirstCommand is null)
            || (turn.Words <= BareAnswerWords && turn.Questions == 0 && turn.FirstCommand is null && AssistantAsked(messages, index));
    }

    private static bool AssistantAsked(ImmutableArray<ChatMessage> messages, int turn)
    {
        var text = AssistantTextBefore(messages, turn);
        return text[Math.Max(0, text.Length - 200)..].ContainsAny('?', '？');
    }

    private static ReadOnlySpan<char> AssistantTextBefore(ImmutableArray<ChatMessage> messages, int turn)
    {
        for (var i = turn - 1; i >= 0 && messages[i].Role != ChatRole.User; i--)
        {
            foreach (var part in messages[i].Parts)
            {
                if (messages[i].Role == ChatRole.Assistant && part is TextPart text)
                {
                    return text.Text;
                }
            }
        }

        return default;
    }

    // "This" points back, unless other work has been told and what it is about follows: "classify this ticket: …".
    private static bool IsSameTopic(in TextFeatures turn, in TopicWords topic, bool otherWork)
    {
        var shared = turn.Topic.SharedWith(topic);
        return (shared >= 2 && shared * 4 >= turn.Topic.Count)
            || (!otherWork && turn.Words <= 2 * FollowUpWords && turn.Asked.Of(Cue.BackReference) > 0 && turn.OwnWords <= FollowUpWords);
    }

    // "Yes" to an offer asks for what was offered, which may be more than the user had asked for.
    private static int ScoreOffer(
        ImmutableArray<ChatMessage> messages, int turn, in TextFeatures system, Span<char> scratch, Span<double> added, Span<double> leading, ref Standing standing)
    {
        if (!AssistantAsked(messages, turn))
        {
            return 0;
        }

        var text = AssistantTextBefore(messages, turn);
        var offer = default(TextFeatures);
        new CueScanner(scratch).Read(text[Math.Max(0, text.Length - OfferCharacters)..], ref offer);
        var evidence = new Evidence { Turn = ref offer, System = ref system };
        evidence.Task = TaskChoice.Of(evidence);
        var score = ComplexitySignals.Score(evidence, added) - OfferDiscount;
        if (score > standing.Score)
        {
            standing.Take(evidence, score, double.NegativeInfinity, true, added, leading);
        }

        return offer.CharactersRead;
    }

    // What the request itself adds (tools, pictures, effort) holds for a follow-up as for any turn.
    private static double FactsAlone(in RequestFacts facts, in TextFeatures system)
    {
        if (facts is { Tools: 0, Images: 0, Effort: 0 })
        {
            return 0;
        }

        Span<double> unused = stackalloc double[ComplexitySignals.Table.Length];
        var nothing = default(TextFeatures);
        var with = new Evidence { Turn = ref nothing, System = ref system, Facts = facts };
        var without = new Evidence { Turn = ref nothing, System = ref system };
        return ComplexitySignals.Score(with, unused) - ComplexitySignals.Score(without, unused);
    }

    private static double AmbiguityOf(in Evidence evidence, bool first)
    {
        ref readonly var turn = ref evidence.Turn;
        var unclear = 0.15 * turn.Asked.Of(Cue.Vague);
        unclear += first && turn.Words is > 0 and <= 10 && turn.Asked.Of(Cue.BackReference) > 0 && turn.OwnWords <= 2 ? 0.4 : 0;
        unclear += turn.Words is > 0 and <= 3 && turn.Questions == 0 ? 0.2 : 0;
        unclear -= 0.05 * (turn.Asked.Of(Cue.Constraint) + turn.Numbers);
        return Math.Round(Math.Clamp(0.1 + unclear, 0, 1), 2);
    }

    private static ImmutableArray<IntentSignal> Signals(in Standing standing, ReadOnlySpan<double> amounts)
    {
        Span<int> order = stackalloc int[amounts.Length];
        var count = 0;
        for (var i = 0; i < amounts.Length; i++)
        {
            if (Math.Abs(amounts[i]) >= 0.005)
            {
                order[count++] = i;
            }
        }

        // Insertion sort: a handful of rows, strongest first, table order among equals.
        for (var i = 1; i < count; i++)
        {
            for (var j = i; j > 0 && Math.Abs(amounts[order[j]]) > Math.Abs(amounts[order[j - 1]]); j--)
            {
                (order[j], order[j - 1]) = (order[j - 1], order[j]);
            }
        }

        var shown = Math.Min(count, MostSignals);
        var signals = ImmutableArray.CreateBuilder<IntentSignal>(shown + 2);
        signals.Add(new IntentSignal(standing.Task.StartName(), ComplexitySignals.StartOf(standing.Task)));
        for (var i = 0; i < shown; i++)
        {
            signals.Add(new IntentSignal(ComplexitySignals.Table[order[i]].Name, Math.Round(amounts[order[i]], 2)));
        }

        if (standing.Held > 0)
        {
            signals.Add(new IntentSignal("earlier turns", Math.Round(standing.Held, 2)));
        }

        return signals.DrainToImmutable();
    }

    // What the conversation asks for so far.
    private struct Standing
    {
        public double Score;
        public TaskType Task;
        public double Ambiguity;
        public int ExpectedOutputTokens;
        public TopicWords Topic;
        public int Turns;

        /// <summary>The newest turn has left the topic of those before it.</summary>
        public bool ChangesTopic;

        /// <summary>How far earlier turns hold the score above the newest turn's own.</summary>
        public double Held;

        public void Take(in Evidence evidence, double own, double held, bool sameTopic, Span<double> added, Span<double> leading)
        {
            Ambiguity = AmbiguityOf(evidence, Turns == 0);
            Held = Math.Max(0, held - own);
            Score = Math.Max(own, held);
            Task = evidence.Task;
            ExpectedOutputTokens = ExpectedAnswer.Tokens(evidence);
            added.CopyTo(leading);
            if (sameTopic)
            {
                Topic.AddAll(evidence.Turn.Topic);
            }
            else
            {
                Topic = evidence.Turn.Topic;
            }

            Turns++;
        }
    }
}
