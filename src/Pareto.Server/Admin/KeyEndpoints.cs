using Microsoft.AspNetCore.Http;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>Makes and changes virtual keys; a change is in force when its answer is sent.</summary>
internal sealed class KeyEndpoints(Gateway gateway, KeyIssuer issuer, TimeProvider time)
{
    public Task ListAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () => WriteAsync(context, issuer.List()));

    public Task ShowAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () =>
        issuer.Find(KeyOf(context)) is { } key ? WriteAsync(context, key) : RefuseAsync(context, KeyRefusal.Unknown, KeyOf(context)));

    public Task CreateAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var (draft, wrong) = await AdminBodies.ReadAsync<KeyDraft>(context, KeyJson.Options);
        if (draft is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
        }
        else if (draft.Validate(time.GetUtcNow(), gateway.Catalog).FirstOrDefault() is { } problem)
        {
            await OpenAiResponses.WriteErrorAsync(context, AdminBodies.Invalid(problem.Path, problem.Message));
        }
        else if (gateway.HasConfiguredKey(draft.Name))
        {
            await OpenAiResponses.WriteErrorAsync(context, new GatewayError(
                GatewayErrorKind.KeyConflict, $"pareto.yaml has a key '{draft.Name}' already; choose another name.") { Parameter = "name" });
        }
        else
        {
            await AnswerAsync(context, issuer.Create(draft), draft.Name, StatusCodes.Status201Created);
        }
    });

    public Task EditAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var (edit, wrong) = await AdminBodies.ReadAsync<KeyEdit>(context, KeyJson.Options);
        if (edit is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
        }
        else if (edit.Validate(gateway.Catalog).FirstOrDefault() is { } problem)
        {
            await OpenAiResponses.WriteErrorAsync(context, AdminBodies.Invalid(problem.Path, problem.Message));
        }
        else
        {
            await AnswerAsync(context, issuer.Edit(KeyOf(context), edit), KeyOf(context));
        }
    });

    public Task RotateAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var (rotation, wrong) = await AdminBodies.ReadAsync(context, KeyJson.Options, new KeyRotation());
        if (rotation is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
        }
        else if (rotation.GraceSeconds < 0 || rotation.GraceSeconds > KeyRotation.LongestGrace.TotalSeconds)
        {
            await OpenAiResponses.WriteErrorAsync(context, AdminBodies.Invalid("graceSeconds", $"must be from 0 to {KeyRotation.LongestGrace.TotalSeconds}."));
        }
        else
        {
            await AnswerAsync(context, issuer.Rotate(KeyOf(context), TimeSpan.FromSeconds(rotation.GraceSeconds)), KeyOf(context));
        }
    });

    public Task DisableAsync(HttpContext context) => SetAsync(context, KeyState.Disabled);

    public Task EnableAsync(HttpContext context) => SetAsync(context, KeyState.Enabled);

    public Task RevokeAsync(HttpContext context) => SetAsync(context, KeyState.Revoked);

    private Task SetAsync(HttpContext context, KeyState state) => AdminAnswers.AnswerAsync(context, gateway, () =>
        AnswerAsync(context, issuer.SetState(KeyOf(context), state), KeyOf(context)));

    // The path comes decoded but for its slashes, and a name may hold one.
    private static string KeyOf(HttpContext context) =>
        ((string)context.Request.RouteValues["key"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Task AnswerAsync(HttpContext context, KeyChange change, string asked, int status = StatusCodes.Status200OK) =>
        !change.IsDone ? RefuseAsync(context, change.Refusal!.Value, asked)
        : change.Secret is { } secret ? WriteAsync(context, new IssuedKey(secret, change.Key), status)
        : WriteAsync(context, change.Key, status);

    private static Task RefuseAsync(HttpContext context, KeyRefusal refusal, string asked) => OpenAiResponses.WriteErrorAsync(context, new GatewayError(
        refusal == KeyRefusal.Unknown ? GatewayErrorKind.UnknownKey : GatewayErrorKind.KeyConflict, KeyRefusals.Describe(refusal, asked)));

    private static Task WriteAsync<T>(HttpContext context, T body, int status = StatusCodes.Status200OK) => AdminBodies.WriteAsync(context, body, KeyJson.Options, status);
}
