using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Pareto.Core.Configuration;

namespace Pareto.Core.Providers;

/// <summary>Makes the providers of one configuration. Providers that replay the same file share what was read of it.</summary>
/// <param name="client">Carries the calls.</param>
/// <param name="countTokens">Tokens of a text, for the usage of recorded replies.</param>
/// <param name="time">The clock.</param>
internal sealed class ProviderFactory(UpstreamClient client, Func<string, int> countTokens, TimeProvider time)
{
    private readonly Dictionary<string, (Recordings? Recordings, ImmutableArray<string> Errors)> _files = [];

    /// <summary>
    /// Makes a provider of options that <see cref="ProviderOptionsValidator"/> has passed. A recorded one reads its file
    /// here, and what is wrong with that file is the only thing that can still go wrong. <paramref name="path"/> is the
    /// options' place in the configuration, such as <c>providers.replay</c>.
    /// </summary>
    public bool TryCreate(
        string path, string name, ProviderOptions options, [NotNullWhen(true)] out IProvider? provider, out ImmutableArray<ConfigurationProblem> problems)
    {
        problems = [];
        provider = null;
        switch (ProviderPreset.Of(options).Dialect)
        {
            case ProviderDialect.Recorded:
                var (recordings, errors) = Load(options.File!);
                problems = [.. errors.Select(error => new ConfigurationProblem(path + ".file", error))];
                provider = recordings is null ? null : new RecordedProvider(name, recordings, options.Reply, options.Playback, countTokens, time);
                break;
            case ProviderDialect.Anthropic:
                provider = new AnthropicProvider(name, options, client, time);
                break;
            default:
                provider = new OpenAiCompatibleProvider(name, options, client, time);
                break;
        }

        return provider is not null;
    }

    private (Recordings? Recordings, ImmutableArray<string> Errors) Load(string file)
    {
        if (!_files.TryGetValue(file, out var loaded))
        {
            loaded = Recordings.TryLoad(file, out var recordings, out var errors) ? (recordings, errors) : (null, errors);
            _files.Add(file, loaded);
        }

        return loaded;
    }
}
