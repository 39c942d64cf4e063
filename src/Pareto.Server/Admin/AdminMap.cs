using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Alerting;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>Which admin path leads where, and what the OpenAPI document says of it.</summary>
internal static class AdminMap
{
    private static readonly string[] Json = ["application/json"];

    public static void MapAdmin(this WebApplication app)
    {
        var admin = ActivatorUtilities.CreateInstance<AdminEndpoints>(app.Services);
        var keys = ActivatorUtilities.CreateInstance<KeyEndpoints>(app.Services);
        var alerts = ActivatorUtilities.CreateInstance<AlertEndpoints>(app.Services);
        var books = ActivatorUtilities.CreateInstance<BookEndpoints>(app.Services);
        var document = ActivatorUtilities.CreateInstance<AdminDocument>(app.Services);
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/status", admin.StatusAsync), admin.StatusAsync, "Targets, caps on premium, the fullest rate limits, and the last look at the configuration");
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/ledger", admin.LedgerAsync), admin.LedgerAsync, "Totals of the ledger")
            .WithMetadata(new AdminQuery("by", $"What to tell totals apart by: any of {LedgerGroupings.Names}, with commas between. Default: nothing, one total."));
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/ledger/export", books.ExportAsync), books.ExportAsync, "The ledger's rows, as comma-separated values or JSON lines")
            .WithMetadata(
                new AdminQuery("format", "csv (default) or jsonl."),
                new AdminQuery("byRequest", "true: a line for each request in place of one for each attempt."),
                new AdminQuery("since", "The first UTC day that counts, as 2026-01-31."),
                new AdminQuery("until", "The last UTC day that counts."));
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/savings", books.SavingsAsync), books.SavingsAsync, "What was saved, net, of each workload and of all")
            .WithMetadata(new AdminQuery("since", "The first UTC day that counts, as 2026-01-31."), new AdminQuery("until", "The last UTC day that counts."));
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/keys", keys.ListAsync, beside: HttpMethods.Post), keys.ListAsync, "All virtual keys, by name", answer: typeof(KeyList));
        Describe(EndpointMap.MapBeside(app, HttpMethods.Post, "/admin/v1/keys", keys.CreateAsync), keys.CreateAsync, "Make a virtual key; its text is shown this once", typeof(KeyDraft), typeof(IssuedKey), StatusCodes.Status201Created);
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/keys/{key}", keys.ShowAsync, beside: HttpMethods.Patch), keys.ShowAsync, "One virtual key, by id or name", answer: typeof(VirtualKey));
        Describe(EndpointMap.MapBeside(app, HttpMethods.Patch, "/admin/v1/keys/{key}", keys.EditAsync), keys.EditAsync, "Change a key's scopes or limits; what is left out stays", typeof(KeyEdit), typeof(VirtualKey));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/keys/{key}/rotate", keys.RotateAsync), keys.RotateAsync, "Give a key another text; the old one stays good for a grace period", typeof(KeyRotation), typeof(IssuedKey));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/keys/{key}/disable", keys.DisableAsync), keys.DisableAsync, "Refuse a key until it is enabled again", answer: typeof(VirtualKey));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/keys/{key}/enable", keys.EnableAsync), keys.EnableAsync, "Accept a disabled key again", answer: typeof(VirtualKey));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/keys/{key}/revoke", keys.RevokeAsync), keys.RevokeAsync, "Refuse a key for good", answer: typeof(VirtualKey));
        var budgets = ActivatorUtilities.CreateInstance<BudgetEndpoints>(app.Services);
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/budgets", budgets.ListAsync, beside: HttpMethods.Post), budgets.ListAsync, "Every budget in force, and what was spent of it", answer: typeof(BudgetList));
        Describe(EndpointMap.MapBeside(app, HttpMethods.Post, "/admin/v1/budgets", budgets.SetAsync), budgets.SetAsync, "Set a budget in place of pareto.yaml's of the same name, or beside them", typeof(BudgetOptions), typeof(BudgetList));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/budgets/release", budgets.ReleaseAsync), budgets.ReleaseAsync, "Give back what a replica holds that is gone for good", typeof(BudgetRelease), typeof(BudgetList));
        Describe(EndpointMap.Map(app, HttpMethods.Post, "/admin/v1/budgets/{budget}/unset", budgets.UnsetAsync), budgets.UnsetAsync, "Let go of what was set: pareto.yaml's terms hold again, or none", answer: typeof(BudgetList));
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/alerts", alerts.ListAsync), alerts.ListAsync, "Recent alerts, the newest first, and their deliveries", answer: typeof(AlertList))
            .WithMetadata(new AdminQuery("limit", $"How many, up to {AlertEndpoints.Most}. Default: {AlertEndpoints.Default}."));
        EndpointMap.Map(app, HttpMethods.Get, "/metrics", ActivatorUtilities.CreateInstance<MetricsEndpoint>(app.Services).ScrapeAsync);
        Describe(EndpointMap.Map(app, HttpMethods.Get, "/admin/v1/openapi.json", document.GetAsync), document.GetAsync, "This document");
    }

    private static IEndpointConventionBuilder Describe(
        IEndpointConventionBuilder endpoint, RequestDelegate handle, string summary, Type? body = null, Type? answer = null, int status = StatusCodes.Status200OK)
    {
        // Without its method an endpoint is not in the document.
        endpoint.WithMetadata(handle.Method, new ProducesResponseTypeMetadata(status, answer, Json)).WithSummary(summary);
        return body is null ? endpoint : endpoint.WithMetadata(new AdminBody(body, Required: body != typeof(KeyRotation)));
    }
}
