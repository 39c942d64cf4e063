using Pareto.Core.Exchange;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Providers;

/// <summary>A model that the gateway serves: its engine, and what is made of its file once.</summary>
/// <param name="engine">Computes.</param>
/// <param name="most">Requests that it takes in at once, waiting ones included.</param>
/// <param name="time">The clock.</param>
internal sealed class ServedModel(LocalEngine engine, int most, TimeProvider time)
{
    private volatile Spoken? _spoken;

    public LocalEngine Engine => engine;

    public int Most => most;

    public TimeProvider Time => time;

    /// <summary>How the model is spoken to, loading it if it is not loaded; or why that failed, in words for a client.</summary>
    public async ValueTask<(Spoken? Spoken, UpstreamFailure? Failure)> SpeakAsync(CancellationToken cancellationToken)
    {
        var (model, failure) = await LoadAsync(cancellationToken);
        if (model is null)
        {
            return (null, failure);
        }

        try
        {
            return _spoken is { } spoken && spoken.Tokenizer == model.Tokenizer
                ? (spoken, null)
                : (_spoken = new Spoken(model), null);
        }
        catch (GgufException e)
        {
            return (null, Unavailable(e.Message));
        }
    }

    /// <summary>The model, loading it if it is not loaded; or why that failed, in words for a client.</summary>
    public async ValueTask<(LocalEngineModel? Model, UpstreamFailure? Failure)> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await engine.LoadAsync(cancellationToken), null);
        }
        catch (Exception e) when (e is GgufException or InsufficientMemoryException)
        {
            return (null, Unavailable(e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its message names a path of this machine.
            return (null, Unavailable("its file cannot be read."));
        }
    }

    public static UpstreamFailure Unavailable(string reason) => new(UpstreamFailureKind.ServerError, $"the model cannot be loaded: {reason}");
}
