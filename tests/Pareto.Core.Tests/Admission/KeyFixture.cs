using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Admission;

/// <summary>Keys over a real database.</summary>
internal sealed class KeyFixture : IDisposable
{
    public const string AdminKey = "admin-key-for-tests";

    private readonly TestDatabase _test;

    public KeyFixture(StorageEngine engine = StorageEngine.Sqlite)
    {
        _test = new TestDatabase(engine);
        Hasher = new KeyHasher(InstallationKey.ReadOrCreate(_test.Directory));
        Store = new VirtualKeyStore(_test.Database, Hasher, Clock);
        Keys = new VirtualKeys(Store, Clock, NullLogger<VirtualKeys>.Instance);
    }

    public FakeTimeProvider Clock => _test.Clock;

    public DataDirectory Directory => _test.Directory;

    public KeyHasher Hasher { get; }

    /// <summary>As another process has it: a running gateway is not told of what is done here.</summary>
    public VirtualKeyStore Store { get; }

    public VirtualKeys Keys { get; }

    public CountingLogger Log { get; } = new();

    public KeyRing Ring(ImmutableArray<KeyOptions> keys, bool alwaysAsks = false) =>
        new(keys, new KeyRingParts(Hasher, Keys, key => key == AdminKey, new UnknownKeyLog(Clock, Log), Clock, alwaysAsks));

    public static Caller Call(string? key, GatewayEndpoint endpoint = GatewayEndpoint.Chat) => new(new ClientCredential(key), endpoint, null, "default");

    public void Dispose() => _test.Dispose();

    internal sealed class CountingLogger : ILogger<UnknownKeyLog>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
