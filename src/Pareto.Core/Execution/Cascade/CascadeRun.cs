using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Text;

namespace Pareto.Core.Execution.Cascade;

/// <summary>The drafts of one request, from the first question to the decision. Disposing it ends those that are not kept.</summary>
internal sealed class CascadeRun : IAsyncDisposable
{
    private const string NothingAgainst = "nothing speaks against the small model's answer";

    private readonly CascadeOptions _options;
    private readonly Attempts _attempts;
    private readonly SideCalls _sideCalls;
    private readonly ChatRequest _request;
    private readonly CascadeOrder _order;
    private readonly RequestAccount _account;
    private readonly PremiumPass? _pass;
    private readonly AskedForm _form;
    private readonly ICascadeRule _rule;
    private readonly Draft[] _drafts;
    private readonly TextGist _question;

    // Runs out once a stream was held back as long as it may be. Nobody waits for a plain reply's first piece.
    private readonly CancellationTokenSource _hold;
    private readonly TaskCompletionSource _holdOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _holding = new();
    private readonly Lock _beginning = new();
    private long? _firstPiece;

    private int _asked;
    private Draft? _accepted;
    private Draft? _inReserve;

    public CascadeRun(
        CascadeOptions options, Attempts attempts, SideCalls sideCalls, ChatRequest request, CascadeOrder order, RequestAccount account,
        PremiumPass? pass, AskedForm form, ICascadeRule rule, Draft[] drafts)
    {
        _options = options;
        _attempts = attempts;
        _sideCalls = sideCalls;
        _request = request;
        _order = order;
        _account = account;
        _pass = pass;
        _form = form;
        _rule = rule;
        _drafts = drafts;
        _question = TextGist.Of(CascadePrompt.LastText(request));
        _hold = new CancellationTokenSource(Timeout.InfiniteTimeSpan, attempts.Time);
        _hold.Token.UnsafeRegister(static over => ((TaskCompletionSource)over!).TrySetResult(), _holdOver);
    }

    private IEnumerable<Draft> Sound => _drafts.Where(draft => draft.IsIn && draft.IsSound);

    private TimeSpan? Held => _firstPiece is { } first ? _attempts.Time.GetElapsedTime(first) : null;

    /// <summary>Judges whole answers: of plain replies, and of streams whose answer is short and closed.</summary>
    public async ValueTask<CascadeResult> JudgeWholeAsync(CancellationToken cancellationToken)
    {
        var step = await AskAsync(cancellationToken);
        if (step is null)
        {
            return await HoldOverAsync();
        }

        var (move, index) = (step.Value.Move, step.Value.Index);
        if (move != CascadeMove.Accept)
        {
            return Escalate(Told(step.Value));
        }

        return Agreeing(_drafts[index]) < 2
            ? await AcceptAloneAsync(_drafts[index], _rule is FittedRule ? Told(step.Value) : NothingAgainst, cancellationToken)
            : Accept(_drafts[index], Told(step.Value));
    }

    /// <summary>Judges the beginning of a longer answer, of the first draft that has one; all of it where it is that short.</summary>
    public async ValueTask<CascadeResult> JudgeBeginningAsync(CancellationToken cancellationToken)
    {
        foreach (var draft in _drafts)
        {
            Begin(draft, _options.Hold.Tokens, _options.Hold.Time, cancellationToken);
            await draft.Asking!;
            draft.IsIn = true;
            if (draft.Attempt is { } attempt)
            {
                return draft.IsSound ? await AcceptAloneAsync(draft, NothingAgainst, cancellationToken)
                    : attempt.IsWhole || attempt.Failure is not null ? Escalate("the small model's answer cannot be given")
                    : MeetsLogProbs(draft) ? Accept(draft, "the small model's beginning raises no doubt")
                    : Escalate("the small model doubts its beginning");
            }
        }

        return Escalate(Told(CascadeStep.Premium));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var draft in _drafts)
        {
            if (draft != _accepted && draft != _inReserve)
            {
                draft.Stop();
            }
        }

        foreach (var draft in _drafts)
        {
            if (draft != _accepted && draft != _inReserve)
            {
                await draft.DisposeAsync();
            }
        }

        _hold.Dispose();
    }

    /// <summary>Asks draft after draft, some at once, until the rule has decided; null where the hold was over before.</summary>
    private async ValueTask<CascadeStep?> AskAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var draft in _drafts)
            {
                draft.IsIn = draft.Asking is { IsCompleted: true };
            }

            var step = Next();
            if (step.Move != CascadeMove.Ask)
            {
                return step;
            }

            if (step.Index == _asked)
            {
                for (var upTo = Math.Min(_rule.Drafts, _asked + (_rule.Compares ? _options.AtOnce : 1)); _asked < upTo; _asked++)
                {
                    Begin(_drafts[_asked], int.MaxValue, _options.Hold.Whole, cancellationToken);
                }
            }

            var asking = _drafts.Take(_asked).Where(draft => !draft.IsIn).Select(draft => draft.Asking!);
            var first = await Task.WhenAny([.. asking, _holdOver.Task]);
            if (first == _holdOver.Task)
            {
                return null;
            }

            await first;
        }
    }

    private CascadeStep Next()
    {
        var replies = _drafts.Take(_asked).Select(draft => draft.IsIn ? new DraftReply(draft.Reply, draft.IsSound) : new DraftReply(CascadeReply.Nothing, IsSound: false)).ToArray();
        var inOrder = 0;
        while (inOrder < _asked && _drafts[inOrder].IsIn)
        {
            inOrder++;
        }

        var step = _rule.Next(replies.AsSpan(0, inOrder));
        if (step.Move != CascadeMove.Ask || inOrder == _asked)
        {
            return step;
        }

        // A later one is in before an earlier one, which counts as no answer: where the others are enough even so, it is not waited for.
        var early = _rule.Next(replies);
        return early.Move == CascadeMove.Accept ? early : step;
    }

    private void Begin(Draft draft, int pieces, TimeSpan hold, CancellationToken cancellationToken) =>
        draft.Asking = draft.Planned is not null && MayBegin(draft.Planned.Target)
            ? DraftAsync(draft, draft.Planned, pieces, hold, cancellationToken)
            : Task.CompletedTask;

    private async Task DraftAsync(Draft draft, PlannedTarget planned, int pieces, TimeSpan hold, CancellationToken cancellationToken)
    {
        var order = new AttemptOrder
        {
            Request = draft.HidesLogProbs ? _request with { LogProbs = true, TopLogProbs = 2 } : _request,
            Planned = planned,
            Account = _account,
            Purpose = AttemptPurpose.Draft,
            Deadline = _attempts.DeadlineOf(_request),
            FirstTokenTimeout = _options.Timeout,
            NotNeeded = draft.NotNeeded,
        };
        try
        {
            draft.Attempt = (await _attempts.OpenAsync(order, cancellationToken)).Attempt;
            if (draft.Attempt is not { } attempt)
            {
                return;
            }

            if (_request.Stream)
            {
                NoteFirstPiece(hold);
                await attempt.HoldAsync(pieces, _holdOver.Task);
            }

            draft.Read();
            if (attempt.IsWhole)
            {
                await LookAsync(draft, cancellationToken);
            }
            else if (attempt.Failure is not null)
            {
                await _attempts.NoteBrokenOffAsync(planned.Target.Id, attempt);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another answer was enough.
        }
    }

    private void NoteFirstPiece(TimeSpan hold)
    {
        lock (_holding)
        {
            if (_firstPiece is null)
            {
                _firstPiece = _attempts.Time.GetTimestamp();
                _hold.CancelAfter(hold);
            }
        }
    }

    // What something speaks against has no answer.
    private async ValueTask LookAsync(Draft draft, CancellationToken cancellationToken)
    {
        var answer = AnswerExtractor.Extract(draft.Text, _question);
        if (!_form.IsMet(draft.Text, answer, draft.Finish) || (_rule.ChecksSums && ArithmeticCheck.Count(draft.Text).Wrong > 0) || !MeetsLogProbs(draft))
        {
            return;
        }

        if (answer.Kind == AnswerKind.FreeText && _rule.Reads.HasFlag(CascadeSignals.Vectors) && _order.Embedder is { } embedder)
        {
            answer = answer with { Vector = await EmbedAsync(draft, embedder, cancellationToken) };
        }

        draft.Answers(_rule.See(draft.Text, answer, new TrustSignals
        {
            LogProbs = _rule.Reads.HasFlag(CascadeSignals.LogProbs) ? LogProbSignals.Of(draft.Attempt!.Opening) : null,
            Rating = _rule.Reads.HasFlag(CascadeSignals.SelfRating) ? await RateAsync(draft, cancellationToken) : null,
            Score = _rule.Reads.HasFlag(CascadeSignals.Judge) ? await ScoreAsync(draft, cancellationToken) : null,
        }));
    }

    // A plan that has learned what they mean needs no bounds.
    private bool MeetsLogProbs(Draft draft) => _rule.Reads.HasFlag(CascadeSignals.LogProbs) ||
        _options.LogProbs is not { } bounds || LogProbSignals.Of(draft.Attempt!.Opening) is not { } told || told.Meets(bounds);

    private async ValueTask<int?> RateAsync(Draft draft, CancellationToken cancellationToken) => JudgeQuestions.ReadRating(await AskAsideAsync(
        JudgeQuestions.ForRating(_request, draft.Text), draft, draft.Planned!.Target, "self-rating", _options.SelfRating!.Timeout, cancellationToken));

    private async ValueTask<double?> ScoreAsync(Draft draft, CancellationToken cancellationToken) => _order.Judge is { } judge
        ? JudgeQuestions.ReadScore(await AskAsideAsync(
            JudgeQuestions.ForScore(_request, draft.Text, judge.Target), draft, judge.Target, judge.Reason, _options.Judge!.Timeout, cancellationToken))
        : null;

    private async ValueTask<ReadOnlyMemory<float>?> EmbedAsync(Draft draft, PlannedTarget embedder, CancellationToken cancellationToken) =>
        TimeFor(_options.Texts.Timeout) is { } left
            ? await _sideCalls.EmbedAsync(_request, draft.Text, embedder, _account, left, draft.NotNeeded, cancellationToken)
            : null;

    // Who decides with a plan that was fitted on what they say has heard them already.
    private async ValueTask<CascadeResult> AcceptAloneAsync(Draft draft, string otherwise, CancellationToken cancellationToken)
    {
        var why = new List<string>(2);
        if (_options.SelfRating is { } rating && !_rule.Reads.HasFlag(CascadeSignals.SelfRating))
        {
            var rated = await RateAsync(draft, cancellationToken);
            why.Add(rated is null ? "the small model did not rate itself" : $"the small model rates itself {rated} of 10");
            if (!(rated >= rating.AtLeast))
            {
                return Escalate(why[^1]);
            }
        }

        if (_options.Judge is { } judging && !_rule.Reads.HasFlag(CascadeSignals.Judge))
        {
            var score = await ScoreAsync(draft, cancellationToken);
            why.Add(score is null ? "no judgement" : string.Create(CultureInfo.InvariantCulture, $"judged {score:0.00}"));
            if (!(score >= judging.AtLeast))
            {
                return Escalate(why[^1]);
            }
        }

        return Accept(draft, why.Count == 0 ? otherwise : string.Join(", ", why));
    }

    // One of tier premium is under its cap.
    private async ValueTask<string?> AskAsideAsync(
        ChatRequest question, Draft about, Target target, string reason, TimeSpan timeout, CancellationToken cancellationToken) =>
        TimeFor(timeout) is not { } left || !MayBegin(target) ? null
            : (await _sideCalls.AskAsync(
                question, new PlannedTarget(target, reason), AttemptPurpose.Judge, _account, left, about.NotNeeded, cancellationToken)).Text;

    private bool MayBegin(Target target)
    {
        // Drafts that end side by side may both be asked about.
        lock (_beginning)
        {
            return _pass?.TryBegin(target) != false;
        }
    }

    // What is asked about a stream has what is left of the hold; null where that is over.
    private TimeSpan? TimeFor(TimeSpan timeout)
    {
        var left = Held is { } held ? _options.Hold.Whole - held : timeout;
        return left <= TimeSpan.Zero ? null : left < timeout ? left : timeout;
    }

    private async ValueTask<CascadeResult> HoldOverAsync()
    {
        var why = string.Create(CultureInfo.InvariantCulture, $"the small models took longer than the hold of {_options.Hold.Whole.TotalSeconds:0.###} s");
        if (_options.Hold.Then == OnHoldOver.Escalate)
        {
            return Escalate(why);
        }

        // Of those that have begun the first is kept, the others are stopped; then nothing changes under the eyes any more.
        var begun = _drafts.FirstOrDefault(draft => draft.Attempt is not null);
        foreach (var draft in _drafts.Where(draft => draft.Asking is not null))
        {
            if (draft != begun)
            {
                draft.Stop();
            }

            await draft.Asking!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (_drafts.FirstOrDefault(draft => draft.IsSound) ?? begun) is { Attempt: { } attempt } kept && (kept.IsSound || (!attempt.IsWhole && attempt.Failure is null))
            ? Accept(kept, why)
            : Escalate(why);
    }

    private CascadeResult Accept(Draft draft, string why)
    {
        _accepted = draft;
        return new CascadeResult { Accepted = draft, Why = why, Held = Held };
    }

    private CascadeResult Escalate(string why)
    {
        var best = Sound.MaxBy(Agreeing);
        _inReserve = _options.OnEscalationFailed == OnEscalationFailed.BestDraft ? best : null;
        return new CascadeResult
        {
            InReserve = _inReserve, Best = best is null ? null : new DraftedAnswer(best.Planned!.Target, best.Text), Why = why, Held = Held,
        };
    }

    private int Agreeing(Draft draft) => Sound.Count(other => other == draft || other.Reply.Answer.LikenessTo(draft.Reply.Answer, _rule.Bounds).Agrees);

    /// <summary>What the answers came to, for people.</summary>
    private string Told(CascadeStep step)
    {
        var given = Sound.Count(draft => draft.Reply.Answer.IsGiven);
        var most = given == 0 ? 0 : Sound.Max(Agreeing);
        var told = (given, most) switch
        {
            (0, _) when _asked == 0 => "premium at once",
            (0, _) => "no small model gave an answer",
            (1, _) => "one small model's answer",
            (2, 1) => "two small models differ",
            (3, 1) => "three small models differ",
            (2, _) => "two small models agree",
            (_, 2) => "two of three small models agree",
            _ => "three small models agree",
        };
        return step.Right is { } right && given > 0 ? string.Create(CultureInfo.InvariantCulture, $"{told}: {right:0.00} right") : told;
    }
}
