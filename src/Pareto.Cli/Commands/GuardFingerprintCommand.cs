using System.CommandLine;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard fingerprint</c>: the index by which source code is known again.</summary>
internal static class GuardFingerprintCommand
{
    private const string Ending = ".fingerprints";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder with the source code.", HelpName = "DIR" };
        var output = new Option<string?>("--out", "-o")
        {
            Description = $"The file to write; one of that name is replaced. Default: the folder's name with {Ending}, here.",
            HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Verb(
            "fingerprint",
            "Make the index by which the policy gate knows pasted source code of a folder.",
            """
            Reads files of source code that no .gitignore leaves out, and writes hashes only: the code cannot be had back from
            them. A fragment of some ten lines is known again however it is indented, wrapped or quoted. Name the file under
            policy.detection.fingerprints, and write it again when the code has changed.
            """,
            """
            pareto guard fingerprint ./src
            pareto guard fingerprint ../engine --out engine.fingerprints
            """) { folder, output, json };
        command.SetAction((parsed, cancellationToken) => Interruption.GuardAsync(interrupted => Task.FromResult(
            Run(parsed.GetValue(folder)!, parsed.GetValue(output), parsed.GetValue(json), interrupted))));
        return command;
    }

    private static int Run(string folder, string? output, bool json, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return Failure.Tell($"there is no folder '{folder}'.");
        }

        var file = output ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) + Ending;
        FingerprintReport report;
        try
        {
            report = FingerprintBuilder.Build(folder, file, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell($"'{file}' cannot be written: {error.Message}");
        }

        if (report.Unreadable > 0)
        {
            Console.Error.WriteLine($"pareto: {report.Unreadable} files or folders could not be read and are left out.");
        }

        if (report.Fingerprints == 0)
        {
            return Failure.Tell($"'{folder}' holds no source code long enough to be known again.");
        }

        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("file", file);
                writer.WriteNumber("sourceFiles", report.Files);
                writer.WriteNumber("lines", report.Lines);
                writer.WriteNumber("fingerprints", report.Fingerprints);
                writer.WriteNumber("common", report.Common);
                writer.WriteNumber("unreadable", report.Unreadable);
            });
            return ExitCode.Done;
        }

        Terminal.Out.MarkupLineInterpolated($"{file}: {report.Fingerprints:N0} fingerprints of {report.Files:N0} files with {report.Lines:N0} lines.");
        if (report.Common > 0)
        {
            Terminal.Out.MarkupLineInterpolated($"  {report.Common:N0} more are in so many of the files that they say nothing, and are left out.");
        }

        return ExitCode.Done;
    }
}
