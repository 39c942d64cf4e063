using System.Net;
using System.Security.Cryptography;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Store;

/// <summary>
/// Brings models into a store. A model is there whole and checked, or not at all: a pull that breaks, is cancelled or
/// crashes leaves a part that the same pull goes on from.
/// </summary>
public sealed class ModelPuller : IDisposable
{
    /// <summary>Attempts in a row that bring nothing before a pull gives up.</summary>
    internal const int MostAttempts = 6;

    private const int CheckedBytes = 1 << 20;

    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    private readonly ModelStore _store;
    private readonly HuggingFaceHub _hub;
    private readonly MachineRoom _room;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    /// <summary>A puller that reaches the network as the environment says (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c> and their like).</summary>
    public ModelPuller(ModelStore store, HuggingFaceHub hub, MachineRoom room, TimeProvider time)
    {
        _store = store;
        _hub = hub;
        _room = room;
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _connectTimeout,
            UseProxy = true,
        });
    }

    public void Dispose() => _http.Dispose();

    public async Task<PullOutcome> PullAsync(PullRequest request, IPullObserver observer, CancellationToken cancellationToken)
    {
        if (request.Name is { } name && !SafeFileName.IsSafe(name))
        {
            return new PullOutcome.Failed($"\"{name}\" cannot be the name of a model: use letters, digits and . _ - + only.");
        }

        if (request.Sha256 is { } sha256 && !RemoteFile.IsSha256(sha256))
        {
            return new PullOutcome.Failed("A SHA-256 is written in 64 hexadecimal digits.");
        }

        try
        {
            var remote = new RemoteFile(_http, _hub, request.Source);
            return await PullAsync(remote, request, observer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PullOutcome.Failed($"The store cannot be written to: {e.Message}");
        }
    }

    private async Task<PullOutcome> PullAsync(RemoteFile remote, PullRequest request, IPullObserver observer, CancellationToken cancellationToken)
    {
        var file = request.Name is { } name ? name + SafeFileName.Extension : request.Source.FileName;
        if (file is null)
        {
            var (told, refusal) = await AskNameAsync(remote, request.Source, cancellationToken);
            if (told is null)
            {
                return new PullOutcome.Failed(refusal!);
            }

            file = told;
        }

        Directory.CreateDirectory(_store.Folder);
        var path = _store.PathOf(file);
        using var held = PullLock.TryTake(path);
        if (held is null)
        {
            return new PullOutcome.Failed($"'{file}' is being pulled already, by another process.");
        }

        if (_store.At(path) is { } there)
        {
            return there.Source == request.Source.Shown
                ? new PullOutcome.AlreadyThere(there)
                : new PullOutcome.Failed($"The store has a '{file}' already, {(there.Source is { } from ? $"pulled from {from}" : "put there by hand")}. Give this one another name with --name.");
        }

        var transfer = new ModelTransfer(remote, request, path, _room, _time, observer);
        var (state, failure) = await FetchAsync(transfer, path, observer, cancellationToken);
        return state is null ? new PullOutcome.Failed(failure!) : await FinishAsync(request, path, state, observer, cancellationToken);
    }

    // Of an address that does not end in a file's name, only the answer knows it.
    private static async Task<(string? File, string? Refusal)> AskNameAsync(RemoteFile remote, ModelSource source, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await remote.OpenAsync(0, null, cancellationToken);
            var disposition = answer.Response.Content.Headers.ContentDisposition;
            var told = disposition?.FileNameStar ?? disposition?.FileName?.Trim('"') ?? Uri.UnescapeDataString(answer.Address.AbsolutePath);
            return SafeFileName.TryMake(told, out var file)
                ? (file, null)
                : (null, $"{source.Shown} does not tell a name for the file: give it one with --name.");
        }
        catch (RedirectRefusedException e)
        {
            return (null, e.Message);
        }
        catch (HttpRequestException e)
        {
            return (null, $"{source.Address.Host} could not be reached ({e.Message.TrimEnd('.')}).");
        }
    }

    private async Task<(PartState? State, string? Failure)> FetchAsync(
        ModelTransfer transfer, string path, IPullObserver observer, CancellationToken cancellationToken)
    {
        var part = ModelStore.PartOf(path);
        var inVain = 0;
        while (true)
        {
            var before = Length(part);
            Transfer outcome;
            try
            {
                outcome = await transfer.AttemptAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                observer.Note(Kept(path));
                throw;
            }

            inVain = Length(part) > before ? 0 : inVain + 1;
            switch (outcome)
            {
                case Transfer.Whole whole:
                    return (whole.State, null);
                case Transfer.Refused refused:
                    if (refused.IsPartWorthless)
                    {
                        ModelStore.DeletePart(path);
                    }

                    return (null, refused.Message);
                case Transfer.Stale stale when inVain < MostAttempts:
                    observer.Note($"Beginning anew: {stale.Why}.");
                    ModelStore.DeletePart(path);
                    break;
                case Transfer.Broken broken when inVain < MostAttempts:
                    var wait = broken.After ?? Wait(inVain);
                    observer.Note($"Trying again in {wait.TotalSeconds:0.#} s: {broken.Why}.");
                    try
                    {
                        await Task.Delay(wait, _time, cancellationToken);
                    }
                    catch (OperationCanceledException)
                    {
                        observer.Note(Kept(path));
                        throw;
                    }

                    break;
                default:
                    var why = outcome is Transfer.Broken last ? last.Why : ((Transfer.Stale)outcome).Why;
                    return (null, $"Given up after {MostAttempts} attempts in vain: {why}. {Kept(path)}");
            }
        }
    }

    private async Task<PullOutcome> FinishAsync(PullRequest request, string path, PartState state, IPullObserver observer, CancellationToken cancellationToken)
    {
        var part = ModelStore.PartOf(path);
        var sha256 = await HashAsync(part, observer, cancellationToken);
        var expected = request.Sha256?.ToLowerInvariant() ?? state.Sha256;
        if (expected is not null && sha256 != expected)
        {
            ModelStore.DeletePart(path);
            return new PullOutcome.Failed($"The file's SHA-256 is {sha256}, and {expected} was expected: it was damaged on its way, or is not what was asked for. Nothing was kept.");
        }

        ModelDescription description;
        try
        {
            description = GgufCheck.Whole(part);
        }
        catch (GgufException e)
        {
            ModelStore.DeletePart(path);
            return new PullOutcome.Failed($"This file cannot be used: {e.Message} Nothing was kept.");
        }

        if (expected is null)
        {
            observer.Note($"The source gives no SHA-256, so there was nothing to check against. The file's is {sha256}; --sha256 compares it.");
        }

        var model = _store.Register(path, new ModelManifest
        {
            Name = request.Name ?? request.Source.Name ?? Path.GetFileNameWithoutExtension(path),
            File = Path.GetFileName(path),
            Bytes = new FileInfo(part).Length,
            Sha256 = sha256,
            Verified = expected is not null,
            Source = request.Source.Shown,
            Licence = request.Source.Model?.Licence ?? description.Licence,
            Pulled = _time.GetUtcNow(),
            Architecture = description.Architecture,
            Quantisation = request.Source.Quantisation ?? description.Quantisation,
            Parameters = description.Parameters,
        });
        return new PullOutcome.Done(model);
    }

    private static async Task<string> HashAsync(string path, IPullObserver observer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var buffer = new byte[CheckedBytes];
        for (var count = await file.ReadAsync(buffer, cancellationToken); count > 0; count = await file.ReadAsync(buffer, cancellationToken))
        {
            hash.AppendData(buffer.AsSpan(0, count));
            observer.Checked(file.Position, file.Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static TimeSpan Wait(int inVain)
    {
        var wait = _firstWait * Math.Pow(2, Math.Max(0, inVain - 1));
        return wait < _longestWait ? wait : _longestWait;
    }

    private static string Kept(string path)
    {
        var bytes = Length(ModelStore.PartOf(path));
        var total = ModelStore.ReadPart(path)?.Bytes is { } whole ? $" of {ByteSize.Text(whole)}" : string.Empty;
        return bytes == 0
            ? "Nothing has arrived."
            : $"What has arrived, {ByteSize.Text(bytes)}{total}, is kept: the same command goes on from there.";
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
