using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Load;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Providers;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Execution;

/// <summary>A plan of three targets at one scripted provider, a clock that stands still, and a real ledger.</summary>
internal sealed class ExecutionTest : IAsyncDisposable
{
    public const string A = "a";
    public const string B = "b";
    public const string C = "c";

    /// <summary>What the prompt counts where no provider says: a token for each of its characters, and four of framing.</summary>
    public const int PromptTokens = 8 + 4;

    public static readonly Intent Extracting = new() { Task = TaskType.Extraction, Complexity = 2, Ambiguity = 0, ExpectedOutputTokens = 50, PromptTokens = 3 };

    private readonly TestDatabase _storage = new();
    private readonly Ledger _ledger;
    private readonly Accountant _accountant;
    private readonly TargetResilience _resilience;
    private int _requests;

    public ExecutionTest()
    {
        _ledger = Ledger.Open(_storage.Database);
        _accountant = new Accountant(_ledger, target => target.Prices, text => text.Length, Clock);
        Load = new TargetLoad(Clock);
        _resilience = new TargetResilience(Load, Clock, new Random(7));
        Provider = new ScriptedProvider("scripted", Clock);
    }

    public FakeTimeProvider Clock => _storage.Clock;

    public ScriptedProvider Provider { get; }

    public TargetLoad Load { get; }

    public ExecutionOptions Options { get; set; } = new();

    /// <summary>None unless the test brings one.</summary>
    public PremiumCap? Cap { get; set; }

    /// <summary>The models of tier premium; the others are small.</summary>
    public HashSet<string> Premium { get; } = [];

    /// <summary>Whether the gateway chose the tier of what is asked.</summary>
    public bool IsChosen { get; set; } = true;

    public LedgerReader Reader => _storage.Reader;

    /// <summary>Built anew each time, as after a reload of the configuration; only the circuits stay.</summary>
    public Executor Executor => new(
        Attempts, Cascade is null ? null : new Cascades(Cascade, Attempts, SideCalls), NullLogger<Executor>.Instance, Cap);

    /// <summary>What decides on the drafts of plans that have any.</summary>
    public CascadeSetup? Cascade { get; set; }

    public SideCalls SideCalls => new(Attempts);

    private Attempts Attempts => new(
        new Dictionary<string, IProvider> { ["scripted"] = Provider }.ToFrozenDictionary(), Options, _resilience, Load, Clock);

    public Exchanged Begin(bool stream = true, params string[] models) => Begin(Request(stream), PlanOf(models.Length == 0 ? [A, B] : models));

    public RoutePlan PlanOf(params string[] models) => new()
    {
        Targets = [.. models.Select(model => new PlannedTarget(TargetOf(model) with { Tier = Premium.Contains(model) ? Tier.Premium : Tier.Small }, "planned"))],
        IsChosen = IsChosen,
        Baseline = TargetOf(C),
        Intent = Extracting,
    };

    public ChatRequest Request(bool stream, string text = "question") => new()
    {
        Id = new RequestId($"req_{++_requests}"),
        ReceivedAt = Clock.GetUtcNow(),
        ReceivedTimestamp = Clock.GetTimestamp(),
        Model = "auto",
        Credential = default,
        Stream = stream,
        Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(text)] }],
    };

    public Exchanged Begin(ChatRequest request, RoutePlan plan)
    {
        var account = _accountant.Open(request, new Payer(new Principal("key")));
        account.Describe(plan.Intent, plan.Baseline);
        return new Exchanged(this, request, plan, account);
    }

    /// <summary>A request at one target, from its first event to its settled account.</summary>
    public async Task<Exchanged> AskAsync(params string[] models)
    {
        var exchanged = Begin(models: models);
        await PassTimeUntilAsync(exchanged.CollectAsync(TestContext.Current.CancellationToken));
        await exchanged.SettleAsync();
        return exchanged;
    }

    /// <summary>The same where nothing waits for the clock, which stands still: with it running, a break could be over before it is looked at.</summary>
    public async Task<Exchanged> AskAtOnceAsync(params string[] models)
    {
        var exchanged = Begin(models: models);
        await exchanged.CollectAsync(TestContext.Current.CancellationToken);
        await exchanged.SettleAsync();
        return exchanged;
    }

    /// <summary>Lets the clock run, a little at a time, for as long as the task waits for it.</summary>
    public async Task PassTimeUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(Clock.RunningTimers > 0 ? TimeSpan.FromMilliseconds(5) : TimeSpan.Zero);
            await Task.Yield();
        }

        await task;
    }

    public static Target TargetOf(string model) => new()
    {
        Id = new TargetId("scripted", model),
        Tier = Tier.Small,
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 8192,
        Prices = new TokenPrices { Input = 1, Output = 2, Basis = PriceBasis.Configured },
    };

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _storage.Dispose();
    }

    /// <summary>One request and what came of it.</summary>
    internal sealed class Exchanged(ExecutionTest test, ChatRequest request, RoutePlan plan, RequestAccount account)
    {
        public List<ReplyEvent> Events { get; } = [];

        /// <summary>The text that came, pieces joined.</summary>
        public string Text => string.Concat(Events.OfType<ChoiceDelta>().Select(delta => delta.Text));

        public ReplyStarted Started => Events.OfType<ReplyStarted>().Single();

        public GatewayError Error => Events.OfType<ReplyFailed>().Single().Error;

        /// <summary>The ledger's rows, after settlement.</summary>
        public IReadOnlyList<LedgerEntry> Rows => test._storage.Reader.Entries(request.Id);

        public ImmutableArray<AttemptOutcome> Outcomes => [.. Rows.Select(row => row.Outcome)];

        public IAsyncEnumerable<ReplyEvent> RunAsync(CancellationToken cancellationToken) =>
            test.Executor.RunAsync(request, plan, account, cancellationToken);

        public async Task CollectAsync(CancellationToken cancellationToken)
        {
            await foreach (var step in RunAsync(cancellationToken))
            {
                Events.Add(step);
            }
        }

        /// <summary>Asks on the account of this request.</summary>
        public async Task<string?> AskAsideAsync(string model, TimeSpan budget, CancellationToken cancellationToken)
        {
            var asked = request with { Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("and?")] }] };
            var answer = await test.SideCalls.AskAsync(
                asked, new PlannedTarget(TargetOf(model), "aside"), AttemptPurpose.Judge, account, budget, CancellationToken.None, cancellationToken);
            return answer.Text;
        }

        public ValueTask<Receipt> SettleAsync() => account.SettleAsync();
    }
}
