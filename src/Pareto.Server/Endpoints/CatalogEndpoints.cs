using Microsoft.AspNetCore.Http;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Wire;

namespace Pareto.Server.Endpoints;

/// <summary>Tells which models a client can name with its key: auto, the tiers that something serves, aliases, targets.</summary>
internal sealed class CatalogEndpoints(Gateway gateway, Callers callers, TimeProvider time)
{
    private const string OwnName = "pareto";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public Task ListAsync(HttpContext context)
    {
        var admission = gateway.Admit(callers.Of(context, GatewayEndpoint.Models));
        return admission.Principal is { } principal
            ? OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output => ExchangeToOpenAi.WriteModels(output, Models(principal)))
            : OpenAiResponses.WriteErrorAsync(context, admission.Refusal!);
    }

    public Task OneAsync(HttpContext context)
    {
        var admission = gateway.Admit(callers.Of(context, GatewayEndpoint.Models));
        if (admission.Principal is not { } principal)
        {
            return OpenAiResponses.WriteErrorAsync(context, admission.Refusal!);
        }

        // The path comes decoded but for its slashes, and clients encode the one in a target's name.
        var name = ((string)context.Request.RouteValues["model"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        foreach (var model in Models(principal))
        {
            if (model.Id == name)
            {
                return OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output => ExchangeToOpenAi.WriteModel(output, model));
            }
        }

        return OpenAiResponses.WriteErrorAsync(context, new GatewayError(
            GatewayErrorKind.UnknownModel, $"There is no model '{name}'. GET /v1/models lists those that can be named.") { Parameter = "model" });
    }

    private IEnumerable<OpenAiModel> Models(Principal principal) => All().Where(model => gateway.MayName(principal, model.Id));

    private IEnumerable<OpenAiModel> All()
    {
        var catalog = gateway.Catalog;
        if (!catalog.Targets.IsEmpty)
        {
            yield return new OpenAiModel(ModelCatalog.AutoModel, _startedAt, OwnName);
        }

        foreach (var tier in Enum.GetValues<Tier>().Where(tier => !catalog.InTier(tier).IsEmpty))
        {
            yield return new OpenAiModel(tier.Name(), _startedAt, OwnName);
        }

        foreach (var alias in catalog.Aliases.Keys.Order(StringComparer.Ordinal))
        {
            yield return new OpenAiModel(alias, _startedAt, OwnName);
        }

        foreach (var target in catalog.Targets)
        {
            yield return new OpenAiModel(target.Name, _startedAt, target.Id.Provider);
        }
    }
}
