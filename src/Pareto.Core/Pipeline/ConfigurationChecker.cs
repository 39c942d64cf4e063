using System.Collections.Frozen;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Alerting;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.ContextShaping;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.Providers;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;
using Pareto.Core.Text;

namespace Pareto.Core.Pipeline;

/// <summary>
/// Finds everything that is wrong with a configuration, at once. The server, its reload and <c>pareto check</c> all
/// use it, so what the one accepts the others do.
/// </summary>
/// <param name="environment">The variables that a file refers to.</param>
/// <param name="time">The clock of the providers.</param>
/// <param name="models">Serves models in this process; null in a program that does not.</param>
public sealed class ConfigurationChecker(Func<string, string?> environment, TimeProvider time, IInProcessModels? models = null)
{
    /// <summary>Lists paths to targets beside those of routing and failover, for the proof of residency.</summary>
    internal Func<ModelCatalog, IEnumerable<DataPath>>? FurtherPaths { get; init; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="adapt">Changes what was read before it is checked.</param>
    public CheckedConfiguration CheckFile(string path, Func<ParetoConfiguration, ParetoConfiguration>? adapt = null)
    {
        var file = ConfigurationFile.Read(path);
        return file.Text is { } text ? Check(text, path, adapt) : CheckedConfiguration.Unreadable(path, file.Problem!);
    }

    /// <summary>Checks the text of a file. Names of further files in it are relative to its folder.</summary>
    public CheckedConfiguration Check(string text, string path, Func<ParetoConfiguration, ParetoConfiguration>? adapt = null)
    {
        var read = ConfigurationReader.Read<ParetoConfiguration>(text, path, environment);
        if (read.Value is null)
        {
            return new CheckedConfiguration { File = path, Text = text, Options = new ParetoConfiguration(), Problems = read.Problems };
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var options = WithAbsolutePaths(read.Value, folder);
        var checkedOptions = Check(adapt?.Invoke(options) ?? options);
        return checkedOptions with
        {
            File = path,
            Text = text,
            Problems = read.With([.. EmptyPolicy(read), .. checkedOptions.Problems]).Problems,
            Warnings = read.WithLines(checkedOptions.Warnings),
        };
    }

    /// <summary>Checks options that were put together without a file. Paths in them must be absolute.</summary>
    public CheckedConfiguration Check(ParetoConfiguration written)
    {
        var problems = new List<ConfigurationProblem>();
        var warnings = new List<ConfigurationProblem>();
        var inProcess = new InProcessTargets(written, problems);
        var options = inProcess.Options;
        problems.AddRange(CheckListen(options.Server));
        problems.AddRange(KeyScopeValidator.Ranges("server.trustedProxies", options.Server.TrustedProxies));
        problems.AddRange(StorageOptionsValidator.Validate("storage", options.Storage));
        problems.AddRange(BudgetOptionsValidator.Validate("budgets", options.Budgets));
        foreach (var (name, provider) in options.Providers)
        {
            problems.AddRange(ProviderOptionsValidator.Validate($"providers.{name}", name, provider));
        }

        var prices = PriceSheets.Load(options.Prices, problems);
        var traits = options.Providers.ToDictionary(provider => provider.Key, provider => ProviderPresets.TraitsOf(provider.Value));
        if (inProcess.Inspect(models, warnings) is { } own)
        {
            traits[InProcessTargets.Provider] = own;
        }

        var catalog = BuildCatalog(options, traits, prices, problems);
        problems.AddRange(KeyOptionsValidator.Validate("keys", options.Keys, catalog));
        problems.AddRange(LimitOptionsValidator.Validate("limits", options.Limits, catalog));
        problems.AddRange(RoutingOptionsValidator.Validate("routing", options.Routing, catalog));
        problems.AddRange(options.Policy is null ? [] : PolicyOptionsValidator.Validate("policy", options.Policy));
        var recognizers = CompileRecognizers(options.Policy?.Detection, problems);
        var proof = problems.Count == 0 ? Prove(options, catalog!, recognizers) : null;
        problems.AddRange(proof?.Problems ?? []);
        var predictor = options.Routing.Prediction.Load("routing.prediction", problems);
        var promise = options.Routing.Promise is { } promised ? RoutePromise.Load("routing.promise", promised, predictor, problems) : null;
        var cascade = options.Routing.Cascade is { } cascading ? CascadeSetup.Load("routing.cascade", cascading, catalog, problems) : null;
        if (cascade is not null)
        {
            CascadeRouting.Check("routing.cascade.plan", cascade, problems);
        }

        var workloads = WorkloadRules.Compile(options.Workloads, options.Templates, problems);
        problems.AddRange(ExecutionOptionsValidator.Validate("execution", options.Execution));
        problems.AddRange(TelemetryOptionsValidator.Validate("telemetry", options.Telemetry));
        problems.AddRange(AlertOptionsValidator.Validate("alerts", options.Alerts));
        var providers = problems.Count == 0 ? CreateProviders(options, problems) : null;
        return new CheckedConfiguration
        {
            Options = options,
            Catalog = problems.Count == 0 ? catalog : null,
            Providers = providers,
            Predictor = predictor,
            Promise = promise,
            Cascade = cascade,
            Workloads = workloads,
            Residency = problems.Count == 0 ? proof : null,
            Recognizers = recognizers,
            Problems = [.. problems],
            Warnings = catalog is null
                ? []
                :
                [
                    .. warnings,
                    .. Warn(catalog, options.Prices.OnUnknownPrice),
                    .. RoutingOptionsValidator.Warn("routing", options.Routing, catalog, [.. options.Keys.Select(key => key.Name)]),
                    .. BalanceValidator.Warn("routing", options.Routing.Balance, catalog),
                    .. CheckOptionsValidator.Warn("routing.check", options.Routing.Check, promise is not null, catalog),
                    .. proof?.Warnings ?? [],
                ],
        };
    }

    private static ConfiguredRecognizers CompileRecognizers(DetectionOptions? options, List<ConfigurationProblem> problems) => options is null
        ? ConfiguredRecognizers.None
        : ConfiguredRecognizers.Compile("policy.detection", options.Recognizers, options.Dictionaries, options.Markers, options.Fingerprints, problems);

    // Its keys commented out leave a section that says nothing, which must not be read as "no policy".
    private static IEnumerable<ConfigurationProblem> EmptyPolicy(ConfigurationResult<ParetoConfiguration> read)
    {
        if (read.Value!.Policy is null && read.IsWritten("policy"))
        {
            yield return new("policy", "is empty. Write {} for a policy with its defaults, or take the key out for none.");
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckListen(ServerOptions server)
    {
        if (!server.Listen.IsAbsoluteUri || server.Listen.Scheme != Uri.UriSchemeHttp)
        {
            yield return new("server.listen", "must be an http address such as http://127.0.0.1:4000; put a reverse proxy in front for https.");
        }
    }

    private ModelCatalog? BuildCatalog(
        ParetoConfiguration options, Dictionary<string, ProviderTraits> providers, PriceCatalogue prices, List<ConfigurationProblem> problems)
    {
        var built = CatalogBuilder.Build(
            new CatalogOptions
            {
                Tiers = options.Tiers,
                Targets = options.Targets,
                Aliases = options.Aliases,
                Named = NamedBy(options.Routing),
                Baseline = options.Baseline,
                Discounts = options.Prices.Discounts,
                OnUnknownPrice = options.Prices.OnUnknownPrice,
            },
            providers,
            prices,
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        problems.AddRange(built.Problems);
        return built.Catalog;
    }

    private static Dictionary<string, string> NamedBy(RoutingOptions routing)
    {
        var named = new Dictionary<string, string>();
        if (routing.Advisor is { Target: var advisor })
        {
            named["routing.advisor.target"] = advisor;
        }

        if (routing.Cascade?.Texts.Embedder is { } embedder)
        {
            named["routing.cascade.texts.embedder"] = embedder;
        }

        return named;
    }

    private ResidencyProof? Prove(ParetoConfiguration options, ModelCatalog catalog, ConfiguredRecognizers recognizers)
    {
        if (options.Policy is not { } policy)
        {
            return null;
        }

        var proof = ResidencyChecker.Check(
            "policy", policy, catalog.Targets,
            [
                .. RoutingPaths.Of("routing", options.Routing, catalog),
                .. ComparisonPaths.Of("routing", options.Routing, catalog),
                .. FurtherPaths?.Invoke(catalog) ?? [],
            ]);
        return proof with
        {
            Warnings =
            [
                .. proof.Warnings,
                .. PolicyOptionsValidator.Warn("policy", policy, [.. recognizers.Summaries.Select(own => own.Name)], [.. options.Keys.Select(key => key.Name)]),
                .. options.Providers.Where(provider => ProviderPresets.IsLocalAtPublicAddress(provider.Value)).Select(provider => new ConfigurationProblem(
                    $"providers.{provider.Key}.location", "is declared local, but its address is a public one: restricted requests go there on your word alone.")),
            ],
        };
    }

    private FrozenDictionary<string, IProvider> CreateProviders(ParetoConfiguration options, List<ConfigurationProblem> problems)
    {
        // Connections belong to a configuration, so that its connect timeout holds for them. Requests under way after a
        // reload still use those of the old one, which close by themselves once they are idle.
        var factory = new ProviderFactory(
            new UpstreamClient(options.Execution.ConnectTimeout), static text => TokenCounter.Shared.Count(text), time);
        var providers = new Dictionary<string, IProvider>();
        foreach (var (name, provider) in options.Providers)
        {
            if (factory.TryCreate($"providers.{name}", name, provider, out var created, out var wrong))
            {
                providers.Add(name, created);
            }

            problems.AddRange(wrong);
        }

        if (options.LocalModels.Count > 0)
        {
            providers.Add(InProcessTargets.Provider, models!.CreateProvider(InProcessTargets.Provider, options.LocalModels));
        }

        return providers.ToFrozenDictionary();
    }

    private static IEnumerable<ConfigurationProblem> Warn(ModelCatalog catalog, OnUnknownPrice onUnknownPrice)
    {
        foreach (var tier in Enum.GetValues<Tier>().Where(tier => catalog.InTier(tier).IsEmpty))
        {
            yield return new($"tiers.{tier.Name()}", "nothing serves this tier: requests for it by name are refused, and auto passes it over.");
        }

        foreach (var target in catalog.Targets.Where(target => target.Prices is null))
        {
            yield return new($"targets.{target.Name}.price", "no price is known: its cost is left out of every sum until one is given here.");
        }

        foreach (var target in catalog.Targets.Where(target => onUnknownPrice == OnUnknownPrice.Estimate && !target.Location.IsLocal && target.Prices?.Basis == PriceBasis.Estimate))
        {
            yield return new($"targets.{target.Name}.price", "its price is an estimate: what it really costs is unknown until one is given here.");
        }
    }

    private static ParetoConfiguration WithAbsolutePaths(ParetoConfiguration options, string folder)
    {
        return InProcessTargets.WithFiles(options, (_, file) => Absolute(file)) with
        {
            LocalModels = options.LocalModels.ToDictionary(model => model.Key, model => model.Value with
            {
                File = Absolute(model.Value.File),
                Adapters = model.Value.Adapters.ToDictionary(adapter => adapter.Key, adapter => Absolute(adapter.Value)),
            }),
            Providers = options.Providers.ToDictionary(
                provider => provider.Key,
                provider => provider.Value.File is { } file ? provider.Value with { File = Absolute(file) } : provider.Value),
            Routing = options.Routing with
            {
                Prediction = options.Routing.Prediction with { Model = options.Routing.Prediction.Model is { } model ? Absolute(model) : null },
                Promise = options.Routing.Promise is { } promise ? promise with { File = Absolute(promise.File) } : null,
                Cascade = options.Routing.Cascade is { Plan: { } plan } cascade ? cascade with { Plan = Absolute(plan) } : options.Routing.Cascade,
            },
            Templates = options.Templates.ToDictionary(
                template => template.Key,
                template => template.Value.SchemaFile is { } file ? template.Value with { SchemaFile = Absolute(file) } : template.Value),
            Prices = options.Prices with { Files = [.. options.Prices.Files.Select(Absolute)] },
            Policy = options.Policy is { Detection: var detection } policy
                ? policy with
                {
                    Detection = detection with
                    {
                        Dictionaries = [.. detection.Dictionaries.Select(dictionary => dictionary with { Files = [.. dictionary.Files.Select(Absolute)] })],
                        Fingerprints = [.. detection.Fingerprints.Select(fingerprints => fingerprints with { Files = [.. fingerprints.Files.Select(Absolute)] })],
                    },
                }
                : null,
        };

        // Whole, so that two ways to write one file are seen to be one.
        string Absolute(string file) => Path.GetFullPath(file, folder);
    }
}
