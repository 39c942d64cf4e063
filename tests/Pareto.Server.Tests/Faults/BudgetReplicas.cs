using System.Globalization;
using System.Net;
using System.Text;
using Npgsql;

namespace Pareto.Server.Tests.Faults;

/// <summary>Three gateways, processes of their own, with one hard budget in one PostgreSQL database, and a model in the house.</summary>
internal sealed class BudgetReplicas : IAsyncDisposable
{
    private const string KeyFile = "pareto.key";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pareto-budget-replicas-");
    private readonly NpgsqlDataSource _database;
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { Timeout = TimeSpan.FromMinutes(2) };

    private readonly ScriptedUpstream _house;

    private BudgetReplicas(string connection, ScriptedUpstream house)
    {
        _database = NpgsqlDataSource.Create(connection);
        _house = house;
    }

    public GatewayProcess[] Gateways { get; } = new GatewayProcess[3];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BudgetReplicas> StartAsync(MeteringUpstream upstream, decimal limit, decimal inputPrice, decimal outputPrice, PostgresServer? server = null)
    {
        var connection = (server ?? PostgresServer.Shared).CreateSchema();
        var house = (await ScriptedUpstream.StartAsync()).Otherwise(UpstreamAnswer.Text("fine"));
        var replicas = new BudgetReplicas(connection, house);
        await File.WriteAllTextAsync(
            replicas.ConfigurationFile,
            string.Create(CultureInfo.InvariantCulture,
                $$"""
                storage: { engine: postgres, connection: "{{connection}}" }
                providers:
                  metered: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}", location: external }
                  house: { preset: openai-compatible, baseUrl: "{{house.OpenAiUrl}}", location: local }
                tiers: { small: [house/model], mid: [metered/model] }
                targets:
                  house/model: { price: { input: 0.02, output: 0.05 } }
                  metered/model: { contextTokens: 128000, price: { input: {{inputPrice}}, output: {{outputPrice}} } }
                budgets: [{ name: dollar, amount: {{limit}}, window: month }]
                execution: { retries: 0 }
                """),
            Cancel);
        for (var i = 0; i < replicas.Gateways.Length; i++)
        {
            await replicas.RestartAsync(i);
        }

        return replicas;
    }

    private string ConfigurationFile => Path.Combine(_folder.FullName, "pareto.yaml");

    /// <summary>The same replica again: the same data directory.</summary>
    public async Task RestartAsync(int replica)
    {
        var data = _folder.CreateSubdirectory($"replica-{replica}");
        if (replica > 0)
        {
            // Replicas share one installation's key.
            File.Copy(Path.Combine(_folder.FullName, "replica-0", KeyFile), Path.Combine(data.FullName, KeyFile), overwrite: true);
        }

        Gateways[replica]?.Dispose();
        Gateways[replica] = await GatewayProcess.StartAsync(data.FullName, ConfigurationFile);
    }

    /// <summary>A request of unknown length; no status where the replica died.</summary>
    public async Task<(HttpStatusCode? Status, string? Request)> AskAsync(int replica, string model = "mid")
    {
        try
        {
            using var content = new StringContent(Exchanges.Chat(model, "Tell me about the number seven, at whatever length it takes."), Encoding.UTF8, "application/json");
            using var response = await _client.PostAsync(new Uri(Gateways[replica].Address, Exchanges.ChatPath), content, Cancel);
            await response.Content.ReadAsStringAsync(Cancel);
            return (response.StatusCode, response.Headers.TryGetValues("x-pareto-request-id", out var ids) ? ids.Single() : null);
        }
        catch (HttpRequestException)
        {
            return (null, null);
        }
    }

    /// <summary>Returns once no replica holds anything of the budget any more that is not spent.</summary>
    public async Task SettledAsync()
    {
        while (true)
        {
            try
            {
                if (IsSettled())
                {
                    return;
                }
            }
            catch (NpgsqlException)
            {
                // A connection from before the server was stopped.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }
    }

    private bool IsSettled() => Kept() == 0
        && Scalar("SELECT COUNT(*) FROM budget_lease AS lease LEFT JOIN budget_holder AS holder ON holder.holder = lease.holder WHERE seen_at IS NULL") == 0
        && Scalar("SELECT SUM(charged) FROM budget_window") == Scalar("SELECT COALESCE(SUM(cost), 0) FROM ledger WHERE provider = 'metered'");

    /// <summary>US dollars that the budget is charged for.</summary>
    public decimal Charged() => Dollars("SELECT COALESCE(SUM(charged), 0) FROM budget_window");

    /// <summary>US dollars that it is charged for and that are not spent.</summary>
    public decimal Kept() => Dollars("SELECT COALESCE(SUM(charged - spent), 0) FROM budget_window");

    public (int Rows, int Abandoned, decimal Cost, HashSet<string> Requests) Ledger()
    {
        using var connection = _database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT request_id, outcome, CASE provider WHEN 'metered' THEN cost ELSE 0 END FROM ledger";
        using var rows = command.ExecuteReader();
        var (count, abandoned, cost, requests) = (0, 0, 0m, new HashSet<string>());
        while (rows.Read())
        {
            count++;
            abandoned += rows.GetString(1) == "abandoned" ? 1 : 0;
            cost += rows.GetInt64(2) / 1_000_000_000_000m;
            requests.Add(rows.GetString(0));
        }

        return (count, abandoned, cost, requests);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Gateways)
        {
            gateway?.Dispose();
        }

        _client.Dispose();
        await _house.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private decimal Dollars(string sql) => Scalar(sql) / 1_000_000_000_000m;

    private decimal Scalar(string sql)
    {
        using var connection = _database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToDecimal(command.ExecuteScalar() is DBNull or null ? 0 : command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
