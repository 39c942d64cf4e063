using System.Globalization;
using System.Runtime.InteropServices;
using Pareto.LocalModels.Templates;

namespace Pareto.Cli;

/// <summary>A conversation line by line. Answers go to one writer, everything else to another.</summary>
/// <param name="session">The conversation.</param>
/// <param name="input">Where lines come from.</param>
/// <param name="output">Where answers go.</param>
/// <param name="aside">Where everything else goes.</param>
/// <param name="isWatched">Whether a person sits there: then there are prompts, and what the model thinks is shown too.</param>
internal sealed class ChatLoop(ChatSession session, TextReader input, TextWriter output, TextWriter aside, bool isWatched)
{
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (isWatched)
        {
            aside.WriteLine("/exit leaves, /reset forgets what was said, /system TEXT tells the model what to be. Ctrl-C stops an answer.");
        }

        while (true)
        {
            if (isWatched)
            {
                aside.Write("> ");
            }

            var line = (await input.ReadLineAsync(cancellationToken))?.Trim();
            if (line is null or "/exit" or "/quit")
            {
                return ExitCode.Done;
            }

            if (line.StartsWith('/'))
            {
                Obey(line);
            }
            else if (line.Length > 0)
            {
                await AnswerAsync(line, cancellationToken);
            }
        }
    }

    /// <summary>One question; the exit code.</summary>
    public async Task<int> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // A second one finds nothing to stop, and ends the process as it would have without this.
        using var interrupt = isWatched
            ? PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = !stop.IsCancellationRequested;
                stop.Cancel();
            })
            : null;
        ChatAnswer answer;
        try
        {
            answer = await session.AskAsync(question, Write, stop.Token);
        }
        catch (ChatTemplateException e)
        {
            return Tell(e.Message);
        }

        if (answer.Problem is { } problem)
        {
            return Tell(problem);
        }

        output.WriteLine();
        output.Flush();
        cancellationToken.ThrowIfCancellationRequested();
        aside.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(answer.IsStopped ? "stopped; " : "")}{answer.Tokens} tokens, {answer.Speed:0.0} tokens/s, the first after {answer.ToFirstToken.TotalSeconds:0.00} s"));
        return ExitCode.Done;
    }

    private void Write(AnswerPiece piece)
    {
        if (piece.Text is { } text)
        {
            output.Write(isWatched ? Harmless(text) : text);
        }
        else if (isWatched && piece.Reasoning is { } reasoning)
        {
            aside.Write($"{Dim}{Harmless(reasoning)}{Plain}");
        }

        output.Flush();
    }

    // A model must not be able to steer the terminal.
    private static string Harmless(string text) =>
        text.Any(IsSteering) ? string.Concat(text.Select(character => IsSteering(character) ? '\uFFFD' : character)) : text;

    private static bool IsSteering(char character) => char.IsControl(character) && character is not ('\n' or '\t');

    private void Obey(string line)
    {
        var (command, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second.Trim()) : (line, string.Empty);
        switch (command)
        {
            case "/reset":
                session.Reset();
                aside.WriteLine("Everything said is forgotten.");
                break;
            case "/system":
                session.System = rest.Length > 0 ? rest : null;
                aside.WriteLine(rest.Length > 0 ? "The model is told so from now on." : "The model is told nothing beforehand from now on.");
                break;
            default:
                aside.WriteLine($"There is no {command}: /exit, /reset, /system TEXT.");
                break;
        }
    }

    private int Tell(string problem)
    {
        aside.WriteLine($"pareto: {problem}");
        return ExitCode.Failed;
    }
}
