using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard scan</c>: what the policy gate finds in a text.</summary>
internal static class GuardScanCommand
{
    private const string StandardInput = "-";

    private static readonly JsonWriterOptions JsonLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The text to search, in UTF-8; - or nothing: standard input.",
            HelpName = "FILE",
            DefaultValueFactory = _ => StandardInput,
        };
        var config = CommonOptions.Config();
        config.Description = $"The configuration whose policy to search with. Default: ./{CommonOptions.DefaultConfigurationFile} where it exists, else the policy of defaults.";
        var lines = new Option<bool>("--jsonl")
        {
            Description = "Read lines of {\"id\":…,\"text\":…} and write lines of {\"id\":…,\"findings\":[[start,end,type,score],…],\"injection\":…,\"sensitivity\":…}.",
        };
        var json = CommonOptions.Json();
        var command = new Verb(
            "scan",
            "Show what the policy gate finds in a text.",
            """
            For a person: the text with its findings underlined, and a list of them. Offsets in JSON count Unicode code points
            from 0. The exit code is 0 whether or not something was found.
            """,
            """
            pareto guard scan letter.txt
            echo 'call me at +44 20 7946 0958' | pareto guard scan
            pareto guard scan cases.jsonl --jsonl > findings.jsonl
            """) { file, config, lines, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(lines) && result.GetValue(json))
            {
                result.AddError("--jsonl writes JSON already: name one of --jsonl and --json.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Interruption.GuardAsync(interrupted => GuardCommand.WithPolicyAsync(
            CommonOptions.ConfigurationFile(parsed.GetValue(config)),
            configuration => Run(new GuardScanner(configuration), parsed.GetValue(file)!, parsed.GetValue(lines), parsed.GetValue(json), interrupted))));
        return command;
    }

    private static int Run(GuardScanner scanner, string file, bool lines, bool json, CancellationToken cancellationToken)
    {
        try
        {
            using var input = new StreamReader(file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file), new UTF8Encoding(false));
            if (lines)
            {
                return ScanLines(scanner, input, cancellationToken);
            }

            var text = input.ReadToEnd();
            var scan = scanner.Scan(text, cancellationToken);
            if (json)
            {
                JsonOutput.Write(writer => WriteProperties(writer, text, scan));
            }
            else
            {
                GuardScanText.Write(Terminal.Out, text, scan);
            }

            return ExitCode.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(Directory.Exists(file) ? $"'{file}' is a folder, not a file." : $"'{file}' cannot be read: {error.Message}");
        }
    }

    private static int ScanLines(GuardScanner scanner, StreamReader input, CancellationToken cancellationToken)
    {
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        for (var number = 1; input.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            if (!TryReadCase(line, out var id, out var text))
            {
                output.Flush();
                return Failure.Tell($"line {number} is not an object with a string 'text'.");
            }

            var scan = scanner.Scan(text, cancellationToken);
            using (var writer = new Utf8JsonWriter(output, JsonLine))
            {
                writer.WriteStartObject();
                if (id is { } known)
                {
                    writer.WritePropertyName("id");
                    known.WriteTo(writer);
                }

                WriteFindings(writer, text, scan);
                writer.WriteNumber("injection", Math.Round(scan.Injection, 4));
                writer.WriteString("sensitivity", scan.Sensitivity.Name());
                writer.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
        }

        return ExitCode.Done;
    }

    private static void WriteFindings(Utf8JsonWriter writer, string text, GuardScan scan)
    {
        writer.WriteStartArray("findings");
        var points = new CodePoints(text);
        foreach (var finding in scan.Findings)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(points.Before(finding.Start));
            writer.WriteNumberValue(points.Before(finding.End));
            writer.WriteStringValue(finding.Type);
            writer.WriteNumberValue(Math.Round(finding.Score, 4));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter writer, string text, GuardScan scan)
    {
        writer.WriteString("sensitivity", scan.Sensitivity.Name());
        writer.WriteNumber("injection", Math.Round(scan.Injection, 4));
        writer.WriteStartArray("findings");
        var points = new CodePoints(text);
        foreach (var finding in scan.Findings)
        {
            writer.WriteStartObject();
            writer.WriteNumber("start", points.Before(finding.Start));
            writer.WriteNumber("end", points.Before(finding.End));
            writer.WriteString("type", finding.Type);
            writer.WriteString("family", GuardScanText.Family(finding.Category));
            writer.WriteNumber("score", Math.Round(finding.Score, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static bool TryReadCase(string line, out JsonElement? id, out string text)
    {
        (id, text) = (null, "");
        try
        {
            var read = JsonElement.Parse(line);
            if (read.ValueKind != JsonValueKind.Object || !read.TryGetProperty("text", out var value) || value.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            id = read.TryGetProperty("id", out var named) ? named : null;
            text = value.GetString()!;
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate escape parses, and then is no string.
            return false;
        }
    }
}
