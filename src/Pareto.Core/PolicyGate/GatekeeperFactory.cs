using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.PolicyGate;

/// <summary>Makes the gatekeeper of a configuration: its recognizers, its map of sensitivities, its memory of texts.</summary>
internal sealed class GatekeeperFactory(TimeProvider time, ILogger<Gatekeeper> logger)
{
    /// <param name="options">Checked by <see cref="PolicyOptionsValidator"/>.</param>
    /// <param name="configured">All targets.</param>
    public Gatekeeper Create(PolicyOptions options, PermittedTargets configured)
    {
        var scanner = new RequestScanner(new Detector([], options.Detection.MinScore), null, options.Detection.Timeout, time);
        return new Gatekeeper(options, new SensitivityMap(options.Sensitivity, []), scanner, configured, logger);
    }
}
