using System.Runtime.InteropServices;

namespace Pareto.Cli;

/// <summary>
/// Ctrl-C and SIGTERM for commands that have something to bring to an end: the first one asks for it, the second one
/// ends the process at once, as it would have without this.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // What shells report of a process that a signal has ended: 128 and the signal's number.
    private const int EndedByInterrupt = 130;
    private const int EndedByTerminate = 143;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    private Interruption() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];

    /// <summary>Runs a command; interrupted before its end, it gives the exit code of the signal.</summary>
    public static async Task<int> GuardAsync(Func<CancellationToken, Task<int>> command)
    {
        using var interruption = new Interruption();
        var token = interruption._source.Token;
        try
        {
            return await command(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Console.Error.WriteLine("pareto: interrupted.");
            return interruption._exitCode;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _exitCode, context.Signal == PosixSignal.SIGINT ? EndedByInterrupt : EndedByTerminate, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
