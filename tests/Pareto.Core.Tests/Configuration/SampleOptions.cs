using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

/// <summary>Every type and annotation an option may have.</summary>
[Description("A gateway of the tests.")]
internal sealed record SampleOptions
{
    public SampleServerOptions Server { get; init; } = new();

    public ImmutableArray<SampleKeyOptions> Keys { get; init; } = [];

    public IReadOnlyDictionary<string, SampleProviderOptions> Providers { get; init; } = new Dictionary<string, SampleProviderOptions>();

    [Description("What a name stands for.")]
    public IReadOnlyDictionary<string, ImmutableArray<string>> Aliases { get; init; } = new Dictionary<string, ImmutableArray<string>>();

    public IReadOnlyList<string> Files { get; init; } = ["built-in.yaml"];

    public string? Baseline { get; init; }

    public SampleFilterOptions? Filter { get; init; }
}

internal sealed record SampleFilterOptions
{
    [ShortForm]
    public string? Expression { get; init; }

    [Range(1, 10)]
    public int? Least { get; init; }
}

internal sealed record SampleServerOptions
{
    [Description("Where the gateway listens.")]
    public Uri Listen { get; init; } = new("http://127.0.0.1:4000");

    [Description("The largest body, in bytes (32 MiB).")]
    [Range(1, 1_000_000_000)]
    public long MaxRequestBytes { get; init; } = 33_554_432;

    [Range(0, 10)]
    public int Retries { get; init; } = 2;

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan? Pause { get; init; } = TimeSpan.FromMilliseconds(300);

    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double Share { get; init; } = 0.5;

    public decimal? Price { get; init; }

    public DateOnly? Since { get; init; }

    public bool Verbose { get; init; }

    public SampleMode UnknownPrice { get; init; } = SampleMode.AllowAll;
}

internal enum SampleMode
{
    BlockAll,
    AllowAll,
}

internal sealed record SampleKeyOptions
{
    public required string Name { get; init; }

    [Required]
    public SecretText? Key { get; init; }
}

internal sealed record SampleProviderOptions
{
    public string Preset { get; init; } = "openai";

    public Uri? BaseUrl { get; init; }

    public SecretText? ApiKey { get; init; }

    public SampleModelOptions? Model { get; init; }
}

internal sealed record SampleModelOptions
{
    [Range(1, int.MaxValue)]
    public required int ContextTokens { get; init; }

    public bool? Tools { get; init; }
}
