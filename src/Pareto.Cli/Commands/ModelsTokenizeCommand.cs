using System.CommandLine;
using System.Text;
using System.Text.Json;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models tokenize</c>: text to the token ids of a model.</summary>
internal static class ModelsTokenizeCommand
{
    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var lines = new Option<bool>("--jsonl")
        {
            Description = "Read lines of {\"text\":…} and write lines of {\"tokens\":[…]}. Without it the whole input is one text.",
        };
        var command = new Verb(
            "tokenize",
            "Turn text from standard input into tokens.",
            "No token is added at the beginning, and special tokens are never made from text. A file with a vocabulary only will do.",
            """
            echo '{"text":"Hello"}' | pareto models tokenize model.gguf --jsonl
            """) { model, lines };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = ModelsCommand.PathOf(parsed.GetValue(model)!);
            Tokenizer? tokenizer = null;
            var opened = ModelsCommand.Guard(path, () =>
            {
                tokenizer = Tokenizer.Open(path);
                return ExitCode.Done;
            });
            return tokenizer is null ? opened : await RunAsync(tokenizer, parsed.GetValue(lines), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Tokenizer tokenizer, bool lines, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        if (!lines)
        {
            await output.WriteLineAsync(string.Join(' ', tokenizer.Encode(await input.ReadToEndAsync(cancellationToken))));
            return ExitCode.Done;
        }

        for (var number = 1; await input.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!TryReadText(line, out var text))
            {
                await output.FlushAsync(cancellationToken);
                return Failure.Tell($"line {number} is not an object with a string 'text'.");
            }

            await output.WriteLineAsync($"{{\"tokens\":[{string.Join(',', tokenizer.Encode(text))}]}}");
        }

        return ExitCode.Done;
    }

    private static bool TryReadText(string line, out string text)
    {
        text = string.Empty;
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object ||
                !json.RootElement.TryGetProperty("text", out var value) || value.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            text = value.GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate escape parses, and then is no string.
            return false;
        }
    }
}
