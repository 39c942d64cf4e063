using Pareto.Core.Exchange;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Providers;

/// <summary>A model that the gateway serves: its engine, and what is made of its file once.</summary>
internal sealed class ServedModel(LocalEngine engine, TimeProvider time)
{
    private volatile Spoken? _spoken;

    public LocalEngine Engine => engine;

    public TimeProvider Time => time;

    /// <summary>How the model is spoken to, loading it if it is not loaded; or why that failed, in words for a client.</summary>
    public async ValueTask<(Spoken? Spoken, UpstreamFailure? Failure)> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var model = await engine.LoadAsync(cancellationToken);
            return _spoken is { } spoken && spoken.Model.Tokenizer == model.Tokenizer
                ? (spoken, null)
                : (_spoken = new Spoken(model), null);
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
