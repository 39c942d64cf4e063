using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Keys;

/// <summary>Who holds the key of a name, for requests that are not sent: a key of the configuration, or else a virtual one.</summary>
internal static class NamedKeys
{
    /// <param name="name">The key's.</param>
    /// <param name="configured">The keys of pareto.yaml.</param>
    /// <param name="database">Where virtual keys are; null where no gateway has been yet.</param>
    /// <param name="now">Tells what has expired.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static AdmissionDecision Admit(string name, ImmutableArray<KeyOptions> configured, Database? database, DateTimeOffset now)
    {
        if (configured.FirstOrDefault(key => key.Name == name) is { } key)
        {
            return AdmissionDecision.Admit(key.Principal);
        }

        return name == Principal.Anonymous.KeyName ? AdmissionDecision.Admit(Principal.Anonymous)
            : name == Principal.Admin.KeyName ? AdmissionDecision.Admit(Principal.Admin)
            : database is not null && VirtualKeyStore.Find(database, name) is { } made ? new VirtualKeys.Entry(made, validUntil: null).At(now)
            : AdmissionDecision.Refuse(new GatewayError(
                GatewayErrorKind.InvalidKey, $"No key is called '{name}', neither in pareto.yaml nor {(database is null ? "elsewhere: there is no database yet" : "among the virtual keys")}."));
    }
}
