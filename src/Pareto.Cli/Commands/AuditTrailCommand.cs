using System.CommandLine;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto audit-trail</c>: what the policy gate decided, and whether the record of it is whole.</summary>
internal static class AuditTrailCommand
{
    public static Command Create() => new Verb(
        "audit-trail",
        "Check or export the record of the policy gate's decisions.",
        "It may be read while the gateway runs.",
        """
        pareto audit-trail verify
        pareto audit-trail export > decisions.jsonl
        """)
    {
        CreateVerify(),
        CreateExport(),
    };

    private static Verb CreateVerify()
    {
        var noted = new Option<AuditMark?>("--noted")
        {
            Description = "An entry that was noted outside, as the command told it then; the trail must still hold it.",
            HelpName = "NUMBER:HASH",
            CustomParser = result =>
            {
                if (!AuditMark.TryParse(result.Tokens[0].Value, out var mark))
                {
                    result.AddError("--noted takes an entry's number and its 64 hexadecimal digits, with a colon between, as `pareto audit-trail verify` tells them.");
                }

                return mark;
            },
        };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var verify = new Verb(
            "verify",
            "Find any entry that was changed, removed, put in or moved.",
            """
            Tells the last entry: note it outside the data directory, and hold a later trail against it with --noted.
            Exit code 1 when something is wrong.
            """,
            """
            pareto audit-trail verify
            pareto audit-trail verify --noted 812:0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b
            """) { noted, config, data, json };
        verify.SetAction(parsed => Guard(
            parsed.GetValue(config), parsed.GetValue(data), reader => Tell(reader.Verify(parsed.GetValue(noted), CancellationToken.None), parsed.GetValue(json))));
        return verify;
    }

    private static Verb CreateExport()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var export = new Verb(
            "export",
            "Write every entry as a line of JSON to standard output.",
            "Names and counts only: what was found is not in the trail.",
            "pareto audit-trail export > decisions.jsonl") { config, data };
        export.SetAction(parsed => Guard(parsed.GetValue(config), parsed.GetValue(data), reader =>
        {
            using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
            reader.Export(output, CancellationToken.None);
            return ExitCode.Done;
        }));
        return export;
    }

    private static int Tell(AuditTrailReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteBoolean("whole", report.IsWhole);
                writer.WriteNumber("entries", report.Entries);
                writer.WriteString("last", report.End?.ToString());
                writer.WriteStartArray("problems");
                foreach (var problem in report.Problems)
                {
                    writer.WriteStringValue(problem.Description);
                }

                writer.WriteEndArray();
            });
        }
        else
        {
            foreach (var problem in report.Problems)
            {
                Console.WriteLine(problem.Description);
            }

            Console.WriteLine(
                report.End is not { } end ? "The audit trail is empty."
                : report.IsWhole ? $"The audit trail is whole: {report.Entries:N0} entries. The last one is {end}"
                : $"The audit trail is NOT whole: {report.Entries:N0} entries are there, the last one is {end}");
        }

        return report.IsWhole ? ExitCode.Done : ExitCode.Failed;
    }

    private static int Guard(string? config, string? data, Func<AuditTrailReader, int> use)
    {
        try
        {
            using var database = StorageSource.OpenExisting(config, data);
            return use(new AuditTrailReader(database));
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }
}
