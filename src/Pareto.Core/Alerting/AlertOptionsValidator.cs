using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Configuration;

namespace Pareto.Core.Alerting;

/// <summary>The rules of <see cref="AlertOptions"/> that its fields' types do not hold.</summary>
public static class AlertOptionsValidator
{
    public static IEnumerable<ConfigurationProblem> Validate(string path, AlertOptions options)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Webhooks.Length; i++)
        {
            var webhook = options.Webhooks[i];
            var at = $"{path}.webhooks[{i}]";

            // An address of such services holds a key in its path: no message repeats it.
            if (webhook.Url is { } url && (!(url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) || url.UserInfo.Length > 0 || url.Fragment.Length > 0))
            {
                yield return new($"{at}.url", "must be an http or https address, without a user, a password or #.");
            }

            if (webhook.Secret is { } secret && !WebhookSecret.TryParse(secret, out _))
            {
                yield return new($"{at}.secret", $"must be {WebhookSecret.Form}; `openssl rand -base64 32` makes what follows the {WebhookSecret.Prefix}");
            }

            if (webhook.Url is not null && !names.Add(webhook.EffectiveName))
            {
                yield return new($"{at}.name", $"'{webhook.EffectiveName}' is the name of another webhook too: give each a name of its own.");
            }
        }
    }
}
