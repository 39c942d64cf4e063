using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Pareto.Testing;

/// <summary>
/// A PostgreSQL server from Debian's packages on a loopback port, that can be stopped and started. It ends with the process
/// that started it, however that ends: a shell beside it waits for the end of its input.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> LazyShared = new(() => new PostgresServer());

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"pareto-postgres-{Guid.NewGuid():N}");
    private readonly int _port = FreePort();
    private Process _shell;

    /// <summary>A server of the caller's own, for tests that stop it.</summary>
    public PostgresServer()
    {
        Run("mkdir \"$dir\" && { [ -z \"$as\" ] || chown postgres \"$dir\"; } && $as \"$bin/initdb\" -D \"$dir\" -U pareto -A trust --no-sync -E UTF8 --locale=C >/dev/null").WaitForExit();
        _shell = StartShell();
    }

    /// <summary>The one of this process, for tests that leave it running.</summary>
    public static PostgresServer Shared => LazyShared.Value;

    public static bool IsInstalled => Programs is not null;

    public string Connection => $"Host=127.0.0.1;Port={_port};Username=pareto;Database=postgres";

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>An empty schema; the connection that leads there.</summary>
    public string CreateSchema()
    {
        var name = $"test_{Guid.NewGuid():N}";
        using var connection = new NpgsqlConnection(Connection);
        connection.Open();
        using var create = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        create.ExecuteNonQuery();
        return $"{Connection};Search Path={name};Maximum Pool Size=10";
    }

    /// <summary>A schema with its rows, as statements that make it again.</summary>
    public string Dump(string schema)
    {
        using var dump = Run($"\"$bin/pg_dump\" -h 127.0.0.1 -p $port -U pareto --schema={schema} --inserts --rows-per-insert=100 --no-owner postgres");
        var text = dump.StandardOutput.ReadToEnd();
        dump.WaitForExit();
        return dump.ExitCode == 0 ? text : throw new InvalidOperationException($"pg_dump ended with {dump.ExitCode}.");
    }

    /// <summary>Stops it at once; what was committed stays.</summary>
    public void Stop()
    {
        _shell.StandardInput.WriteLine("stop");
        _shell.WaitForExit();
    }

    public void Start() => _shell = StartShell();

    public void Dispose()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit();
        }

        _shell.Dispose();
    }

    private Process StartShell()
    {
        var shell = Run(
            """
            $as "$bin/postgres" -D "$dir" -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=off -c max_connections=300 >>"$dir.log" 2>&1 &
            until "$bin/pg_isready" -q -h 127.0.0.1 -p $port; do kill -0 $! || exit 1; sleep 0.1; done
            echo ready
            read -r order
            kill -QUIT "$(head -n 1 "$dir/postmaster.pid")"
            wait $!
            [ "$order" = stop ] || rm -rf "$dir" "$dir.log"
            """);
        return shell.StandardOutput.ReadLine() == "ready"
            ? shell
            : throw new InvalidOperationException($"PostgreSQL does not start, see {_directory}.log.");
    }

    private Process Run(string script)
    {
        // It refuses to run as root.
        var other = Environment.UserName == "root" ? "runuser -u postgres --" : "";
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"dir={_directory}; port={_port}; bin={Programs}; as='{other}'\n{script}");
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
