using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Routing;

namespace Pareto.Server.Endpoints;

/// <summary>Whether the process lives, and whether it can serve. Open to all: they tell nothing but that.</summary>
internal sealed class HealthEndpoints(Gateway gateway)
{
    public Task AliveAsync(HttpContext context) => OpenAiResponses.WriteJsonAsync(
        context, StatusCodes.Status200OK, static output => output.Write("""{"status":"alive"}"""u8));

    /// <summary>200 while at least one target can be tried, else 503; the body tells of each tier.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        var catalog = gateway.Catalog;
        var ready = catalog.Targets.Any(target => !gateway.IsPassedOver(target));
        return OpenAiResponses.WriteJsonAsync(
            context,
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            output =>
            {
                using var json = new Utf8JsonWriter(output);
                json.WriteStartObject();
                json.WriteString("status", ready ? "ready" : "not ready");
                json.WriteStartObject("tiers");
                foreach (var tier in Enum.GetValues<Tier>())
                {
                    json.WriteString(tier.Name(), TierState(tier));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            });
    }

    private string TierState(Tier tier)
    {
        var targets = gateway.Catalog.InTier(tier);
        return targets.IsEmpty ? $"nothing serves it. {TierRemedy.For(tier)}"
            : targets.All(gateway.IsPassedOver) ? "every target is passed over after repeated failures"
            : "served";
    }
}
