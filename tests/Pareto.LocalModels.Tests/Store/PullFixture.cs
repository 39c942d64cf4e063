using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pareto.LocalModels.Store;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Store;

/// <summary>A store in a folder of its own, a server with a tiny model, and a clock on which waiting takes no time.</summary>
internal sealed class PullFixture : IAsyncDisposable, IPullObserver
{
    private readonly ConcurrentQueue<string> _notes = [];
    private readonly ConcurrentDictionary<TaskCompletionSource, long> _waiters = [];
    private readonly Dictionary<string, string> _environment = [];
    private long _received;

    private PullFixture(ModelHost host) => Host = host;

    public static byte[] Model { get; } = TinyModel.Make();

    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Model));

    public ModelHost Host { get; }

    public ModelStore Store { get; } = ModelStore.In(Directory.CreateTempSubdirectory("pareto-test-").FullName);

    public WaitlessClock Clock { get; } = new();

    public FixedRoom Room { get; } = new();

    public IReadOnlyList<string> Notes => [.. _notes];

    public string Part => Path.Combine(Store.Folder, "tiny.gguf.part");

    /// <summary>Everything in the store's folder.</summary>
    public IEnumerable<string> Files => Directory.Exists(Store.Folder) ? Directory.EnumerateFiles(Store.Folder).Select(file => Path.GetFileName(file)!).Order() : [];

    public static async Task<PullFixture> StartAsync() => new(await ModelHost.StartAsync(Model));

    /// <summary>Makes the server, or another one, the hub.</summary>
    public PullFixture WithHub(string? token = null, Uri? endpoint = null)
    {
        _environment["HF_ENDPOINT"] = (endpoint ?? Host.Address).AbsoluteUri;
        _environment["HF_TOKEN"] = token ?? "";
        return this;
    }

    public async Task<PullOutcome> PullAsync(
        string? source = null, string? name = null, string? sha256 = null, bool force = false, CancellationToken cancellationToken = default)
    {
        HuggingFaceHub.TryFromEnvironment(name => _environment.GetValueOrDefault(name), out var hub, out var problem).ShouldBeTrue(problem);
        ModelSource.TryParse(source ?? $"{Host.Address}files/tiny.gguf", ModelCatalogue.Shipped, hub!, out var parsed, out problem).ShouldBeTrue(problem);
        using var puller = new ModelPuller(Store, hub!, Room, Clock);
        return await puller.PullAsync(
            new PullRequest { Source = parsed!, Name = name, Sha256 = sha256, IsForced = force }, this, cancellationToken);
    }

    /// <summary>Completes once so many bytes have arrived.</summary>
    public Task ArrivedAsync(long bytes)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters[arrived] = bytes;
        Reach();
        return arrived.Task;
    }

    public void Note(string message) => _notes.Enqueue(message);

    public void Received(long bytes, long? total)
    {
        Volatile.Write(ref _received, bytes);
        Reach();
    }

    public void Checked(long bytes, long total)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Store.Folder)!, recursive: true);
    }

    private void Reach()
    {
        foreach (var (waiter, _) in _waiters.Where(waiter => waiter.Value <= Volatile.Read(ref _received)))
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>A machine of any size.</summary>
    internal sealed class FixedRoom : MachineRoom
    {
        public long? Disk { get; set; } = long.MaxValue;

        public long OwnMemory { get; set; } = long.MaxValue;

        public override long Memory => OwnMemory;

        public override long? FreeDisk(string folder) => Disk;
    }
}
