using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>Adds up usage without making a record for each call.</summary>
internal sealed class UsageSum
{
    private long _input, _cached, _write, _writeHour, _audioIn, _imageIn, _output, _reasoning, _audioOut, _imageOut, _searches;
    private TimeSpan? _compute;
    private bool _estimated;

    public void Add(TokenUsage usage)
    {
        _input += usage.Input;
        _cached += usage.CachedInput;
        _write += usage.CacheWrite;
        _writeHour += usage.CacheWriteHour;
        _audioIn += usage.AudioInput;
        _imageIn += usage.ImageInput;
        _output += usage.Output;
        _reasoning += usage.Reasoning;
        _audioOut += usage.AudioOutput;
        _imageOut += usage.ImageOutput;
        _searches += usage.WebSearches;
        _compute = usage.Compute is { } compute ? (_compute ?? default) + compute : _compute;
        _estimated |= usage.Estimated;
    }

    public void Add(UsageSum other) => Add(other.ToUsage());

    /// <summary>Estimated where any part is.</summary>
    public TokenUsage ToUsage() => new()
    {
        Input = _input,
        CachedInput = _cached,
        CacheWrite = _write,
        CacheWriteHour = _writeHour,
        AudioInput = _audioIn,
        ImageInput = _imageIn,
        Output = _output,
        Reasoning = _reasoning,
        AudioOutput = _audioOut,
        ImageOutput = _imageOut,
        WebSearches = _searches,
        Compute = _compute,
        Estimated = _estimated,
    };
}
