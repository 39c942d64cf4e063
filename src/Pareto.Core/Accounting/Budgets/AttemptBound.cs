using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// The most that an attempt can cost, at the dearest prices that may hold for it: every token of the prompt at the dearest class
/// that it can be billed in, as many tokens of output as are allowed, and the fees.
/// </summary>
/// <remarks>
/// The prompt is taken at <see cref="Text.PromptSize.MostBilled"/>, which is measured and not proven. A provider that counts more, or
/// does not keep to the output limit, or searches the web more often than ten times, is charged for what it says, and the budget shows it.
/// </remarks>
internal readonly struct AttemptBound
{
    private const decimal PerMillion = 1_000_000m;

    // How often a provider that is asked to search will search nobody knows before: mostly once to five times.
    private const int MostSearches = 10;

    // The words by which providers are asked for it: OpenAI's, xAI's, OpenRouter's.
    private static readonly string[] Searching = ["web_search_options", "search_parameters", "plugins"];

    private readonly decimal _input;
    private readonly decimal _output;
    private readonly decimal _fees;
    private readonly int _choices;

    private AttemptBound(GatewayRequest request, int promptTokens, TokenPrices listed, ReadOnlySpan<BillingTerms> terms)
    {
        PromptTokens = promptTokens;
        var (images, sounds) = Media(request);
        foreach (var one in terms)
        {
            var prices = listed.For(promptTokens, one);
            _input = Max(_input, prices.Input, prices.CachedInput, prices.CacheWrite, prices.CacheWriteHour, images ? prices.ImageInput : null, sounds ? prices.AudioInput : null);
            _output = Max(_output, prices.Output, prices.Reasoning, sounds ? prices.AudioOutput : null, images ? prices.ImageOutput : null);
        }

        _fees = (listed.PerRequest ?? 0) + (Searches(request) * (listed.PerWebSearch ?? 0));
        _choices = request is ChatRequest chat ? Math.Max(1, chat.ChoiceCount) : 0;
    }

    public int PromptTokens { get; }

    /// <param name="request">What is asked.</param>
    /// <param name="promptTokens">No more than these are billed for it.</param>
    /// <param name="target">Who is asked.</param>
    /// <param name="listed">What it costs.</param>
    /// <param name="service">The service tier that is asked for.</param>
    /// <param name="now">Prices that depend on the hour go by the end of an attempt, which may be in the next.</param>
    /// <param name="longest">How long it may last.</param>
    public static AttemptBound Of(GatewayRequest request, int promptTokens, Target target, TokenPrices listed, ServiceTier service, DateTimeOffset now, TimeSpan longest)
    {
        var region = target.Location.RegionName;
        return new AttemptBound(request, promptTokens, listed,
        [
            new(service, region, now), new(service, region, now + longest), new(service, region),
            new(ServiceTier.Standard, region, now), new(ServiceTier.Standard, region, now + longest), new(ServiceTier.Standard, region),
        ]);
    }

    /// <summary>What it uses at most with so many output tokens for each choice.</summary>
    public TokenUsage Usage(int outputTokens) => new() { Input = PromptTokens, Output = (long)outputTokens * _choices, Estimated = true };

    /// <summary>What that costs, in picodollars.</summary>
    /// <exception cref="OverflowException">A price that nobody can mean.</exception>
    public long Cost(int outputTokens) =>
        Picodollars.From(decimal.Ceiling(((((PromptTokens * _input) + ((decimal)outputTokens * _choices * _output)) / PerMillion) + _fees) * 1_000_000_000_000m) / 1_000_000_000_000m);

    /// <summary>A cost of that kind by class.</summary>
    public CostParts Parts(long cost)
    {
        var prompt = Picodollars.ToDollars(Math.Min(cost, Cost(0)));
        var fees = Math.Min(prompt, Picodollars.Round(_fees));
        return new CostParts(Input: prompt - fees, CachedInput: 0, CacheWrite: 0, Output: Picodollars.ToDollars(cost) - prompt, Other: fees);
    }

    /// <summary>The most output tokens, for each choice, that so many picodollars pay for beside the prompt; never less than none.</summary>
    public long OutputTokensFor(long picodollars)
    {
        var left = picodollars - Cost(0);
        return left <= 0 ? 0 : _output * _choices == 0 ? int.MaxValue : (long)Math.Min(int.MaxValue, Picodollars.ToDollars(left) * PerMillion / (_output * _choices));
    }

    private static int Searches(GatewayRequest request)
    {
        foreach (var field in request.Carried)
        {
            if (Searching.Contains(field.Key))
            {
                return MostSearches;
            }
        }

        return 0;
    }

    private static (bool Images, bool Sounds) Media(GatewayRequest request)
    {
        if (request is not ChatRequest chat)
        {
            return default;
        }

        // What the answer is made of is asked for in a field that is handed on.
        var images = chat.Carried.Find("modalities") is not null;
        var sounds = images;
        foreach (var message in chat.Messages)
        {
            foreach (var part in message.Parts)
            {
                images |= part is ImagePart or FilePart;
                sounds |= part is AudioPart;
            }
        }

        return (images, sounds);
    }

    private static decimal Max(decimal most, params ReadOnlySpan<decimal?> prices)
    {
        foreach (var price in prices)
        {
            most = price > most ? price.Value : most;
        }

        return most;
    }
}
