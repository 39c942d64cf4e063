using Microsoft.AspNetCore.Http;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>Shows and sets budgets; gateways on the same database see a change within seconds.</summary>
internal sealed class BudgetEndpoints(Gateway gateway, BudgetOffice office)
{
    /// <summary>Every budget in force, and what was spent of it.</summary>
    public Task ListAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () => WriteAsync(context));

    /// <summary>Sets a budget in place of pareto.yaml's of the same name, or beside them.</summary>
    public Task SetAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var (options, wrong) = await AdminBodies.ReadAsync<BudgetOptions>(context, BudgetJson.Options);
        if (options is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
        }
        else if (BudgetOptionsValidator.ValidateWhole(options).FirstOrDefault() is { } problem)
        {
            await OpenAiResponses.WriteErrorAsync(context, AdminBodies.Invalid(problem.Path, problem.Message));
        }
        else
        {
            office.Set(options);
            await WriteAsync(context);
        }
    });

    /// <summary>Lets go of what was set.</summary>
    public Task UnsetAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () =>
    {
        var name = (string)context.Request.RouteValues["budget"]!;
        return office.Unset(name)
            ? WriteAsync(context)
            : OpenAiResponses.WriteErrorAsync(context, new GatewayError(
                GatewayErrorKind.UnknownBudget, $"No budget '{name}' is set here; those of pareto.yaml are changed there."));
    });

    /// <summary>Gives back what processes of a replica hold that are gone for good.</summary>
    public Task ReleaseAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var (release, wrong) = await AdminBodies.ReadAsync<BudgetRelease>(context, BudgetJson.Options);
        if (release is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
            return;
        }

        office.Release(release.Replica, [.. gateway.Catalog.Targets.Where(target => target.Location.IsLocal).Select(target => target.Name)]);
        await WriteAsync(context);
    });

    private Task WriteAsync(HttpContext context) => AdminBodies.WriteAsync(context, office.List(gateway.ConfiguredBudgets), BudgetJson.Options);
}
