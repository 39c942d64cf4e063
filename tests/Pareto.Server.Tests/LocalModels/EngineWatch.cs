namespace Pareto.Server.Tests.LocalModels;

/// <summary>The system's clock, which notices when an engine has looked at it for some steps of an answer.</summary>
internal sealed class EngineWatch : TimeProvider
{
    private const int Looks = 20;

    private readonly TaskCompletionSource _atWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _looks;

    /// <summary>Completes when an engine is in the middle of its work.</summary>
    public Task AtWork => _atWork.Task;

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name == "pareto-engine" && Interlocked.Increment(ref _looks) == Looks)
        {
            _atWork.TrySetResult();
        }

        return System.GetTimestamp();
    }
}
