using System.Runtime.CompilerServices;

namespace Pareto.LocalModels.Providers;

/// <summary>Several streams read as one.</summary>
internal static class Interleaving
{
    /// <summary>
    /// Every item as it comes, with the number of its stream. All streams are begun before any is waited for. Leaving early
    /// ends them all.
    /// </summary>
    public static async IAsyncEnumerable<(int Stream, T Item)> ReadAsync<T>(
        IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<T>>> streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = streams.Select(stream => stream(leaving.Token).GetAsyncEnumerator(leaving.Token)).ToArray();
        var steps = new Task<bool>?[readers.Length];
        try
        {
            for (var i = 0; i < readers.Length; i++)
            {
                steps[i] = readers[i].MoveNextAsync().AsTask();
            }

            for (var left = readers.Length; left > 0;)
            {
                var stream = Array.IndexOf(steps, await Task.WhenAny(steps.OfType<Task<bool>>()));
                if (await steps[stream]!)
                {
                    yield return (stream, readers[stream].Current);
                    steps[stream] = readers[stream].MoveNextAsync().AsTask();
                }
                else
                {
                    steps[stream] = null;
                    left--;
                }
            }
        }
        finally
        {
            // A stream may not be disposed of while it is on its way.
            await leaving.CancelAsync();
            for (var i = 0; i < readers.Length; i++)
            {
                await ((Task?)steps[i] ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await readers[i].DisposeAsync();
            }
        }
    }
}
