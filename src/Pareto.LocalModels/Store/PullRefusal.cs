using System.Net;

namespace Pareto.LocalModels.Store;

/// <summary>What an answer without a file means, and what to do about it.</summary>
internal static class PullRefusal
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(5);

    public static Transfer Of(RemoteAnswer answer, ModelSource source, TimeProvider time)
    {
        var status = answer.Response.StatusCode;
        var host = answer.Address.Host;
        if (status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            return new Transfer.Broken($"{host} answers {(int)status}", Wait(answer.Response, time));
        }

        if (source.Repository is not null && !answer.IsHub && status is (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            // The hub signs where it sends on to, and a signature does not last; the next attempt gets another one.
            return new Transfer.Broken($"{host} answers {(int)status}");
        }

        return new Transfer.Refused(status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when source.Repository is { } repository && answer.ErrorCode != "EntryNotFound" =>
                Gated(answer, repository, source),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{host} does not give the file out without a login ({(int)status}). Fetch it yourself and put it into the models folder.",
            HttpStatusCode.NotFound or HttpStatusCode.Gone when source.Repository is { } repository && answer.ErrorCode == "RepoNotFound" =>
                $"There is no repository '{repository}' at {host}, or it is private.",
            HttpStatusCode.NotFound or HttpStatusCode.Gone => $"{source.Shown} does not exist ({(int)status}).",
            _ => $"{host} answers {(int)status} to {source.Shown}.",
        });
    }

    // The hub answers 401 also for repositories that are not there, so as not to tell which private ones are.
    private static string Gated(RemoteAnswer answer, string repository, ModelSource source)
    {
        var page = source.Model?.LicencePage?.AbsoluteUri ?? new Uri(answer.Address, $"/{repository}").AbsoluteUri;
        var hasToken = answer.Response.RequestMessage?.Headers.Authorization is not null;
        var what = answer.ErrorCode == "GatedRepo" ? "its licence must be accepted first" : "its licence must be accepted first, it is private, or it does not exist";
        var remedy = hasToken
            ? "The token in HF_TOKEN was sent and is not enough: accept the licence with the account of that token, or take a token that may read the repository."
            : "Accept the licence there, make a token at https://huggingface.co/settings/tokens and set it as HF_TOKEN.";
        return $"{answer.Address.Host} does not give '{repository}' out ({(int)answer.Response.StatusCode}): {what}. See {page}. {remedy}";
    }

    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is not { } wait ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > _longestWait ? _longestWait
            : wait;
    }
}
