using System.Net;

namespace Pareto.LocalModels.Store;

/// <summary>
/// Attempts to bring a file into its part: from where the part ends if the server can do that and its file is still the
/// same, else from the beginning. What has arrived stays, whatever happens, until it is known to be worthless.
/// </summary>
internal sealed class ModelTransfer(RemoteFile remote, PullRequest request, string path, MachineRoom room, TimeProvider time, IPullObserver observer)
{
    /// <summary>A server that sends nothing for so long is given up.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private const int BufferBytes = 256 * 1024;

    // What other programs may need meanwhile.
    private const long SpareDisk = 64_000_000;

    private readonly string _part = ModelStore.PartOf(path);

    private bool _isRoomChecked;

    public async Task<Transfer> AttemptAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            var state = ModelStore.ReadPart(path);
            var from = Start(state);
            if (from > 0 && from == state!.Bytes && state.Sha256 is not null)
            {
                return new Transfer.Whole(state);
            }


            // Where the source gives a hash it tells better what changed than a tag, of which every storage has its own.
            using var answer = await remote.OpenAsync(from, state?.Sha256 is null ? state?.Validator : null, either.Token);
            return await TakeAsync(answer, from, state, silence, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Transfer.Broken($"nothing came for {LongestSilence.TotalSeconds:0} seconds");
        }
        catch (RedirectRefusedException e)
        {
            return new Transfer.Refused(e.Message);
        }
        catch (HttpRequestException e)
        {
            return new Transfer.Broken($"{request.Source.Address.Host} could not be reached ({e.Message.TrimEnd('.')})");
        }
    }

    // Where the part ends, if what is there can be continued at all.
    private long Start(PartState? state)
    {
        var part = new FileInfo(_part);
        if (!part.Exists || part.Length == 0)
        {
            return 0;
        }

        // Without either there would be no telling whether both halves are of one file.
        var isKnown = state is not null && state.Source == request.Source.Shown && (state.Validator is not null || state.Sha256 is not null);
        return isKnown && !(state!.Bytes < part.Length) ? part.Length : 0;
    }

    private async Task<Transfer> TakeAsync(RemoteAnswer answer, long from, PartState? before, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        var status = answer.Response.StatusCode;
        if (status == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0)
        {
            return answer.TotalBytes == from && !HasChanged(answer, before!)
                ? new Transfer.Whole(before! with { Bytes = from, Sha256 = answer.Sha256 ?? before!.Sha256 })
                : new Transfer.Stale("the file at the source is another one now");
        }

        if (status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            return PullRefusal.Of(answer, request.Source, time);
        }

        var start = status == HttpStatusCode.PartialContent ? from : 0;
        if (status == HttpStatusCode.PartialContent
            && (from == 0 || answer.Response.Content.Headers.ContentRange?.From != from || HasChanged(answer, before!)))
        {
            return from == 0
                ? new Transfer.Refused($"{answer.Address.Host} sends a part that nobody asked for.")
                : new Transfer.Stale("the file at the source is another one now");
        }

        if (Contradiction(answer) is { } contradiction)
        {
            return new Transfer.Refused(contradiction);
        }

        var state = new PartState
        {
            Source = request.Source.Shown,
            Validator = answer.Validator,
            Bytes = answer.TotalBytes,
            Sha256 = answer.Sha256,
        };
        if (RoomProblem(state.Bytes, start) is { } problem)
        {
            return new Transfer.Refused(problem);
        }

        if (from > 0 && start == 0)
        {
            observer.Note("The server sends the whole file again, for it has changed or cannot be continued.");
        }
        else if (start > 0)
        {
            observer.Note($"Going on from {ByteSize.Text(start)}.");
        }

        return await WriteAsync(answer, start, state, silence, cancellationToken);
    }

    private async Task<Transfer> WriteAsync(RemoteAnswer answer, long start, PartState state, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        await using var part = new FileStream(_part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        part.SetLength(start);
        part.Position = start;

        // After the cut: what stands in the part is always of the file that its state tells of.
        ModelStore.WritePart(path, state);
        await using var body = await answer.Response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferBytes];
        var isLookedAt = false;
        while (true)
        {
            silence.CancelAfter(LongestSilence);
            if (await ReadAsync(body, buffer, cancellationToken) is not { } count)
            {
                part.Flush(flushToDisk: true);
                return new Transfer.Broken("the connection broke");
            }

            if (part.Position + count > state.Bytes)
            {
                return new Transfer.Refused($"{answer.Address.Host} sends more than the {state.Bytes} bytes that it promised. Nothing was kept.", IsPartWorthless: true);
            }

            await part.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            observer.Received(part.Position, state.Bytes);
            if (!isLookedAt && (count == 0 || part.Position >= GgufCheck.BeginningBytes))
            {
                isLookedAt = true;
                if (Beginning(part) is { } problem)
                {
                    return new Transfer.Refused($"{problem} Nothing was kept.", IsPartWorthless: true);
                }
            }

            if (count == 0)
            {
                part.Flush(flushToDisk: true);
                return part.Length < state.Bytes
                    ? new Transfer.Broken($"the answer ended after {ByteSize.Text(part.Length)} of {ByteSize.Text(state.Bytes.Value)}")
                    : new Transfer.Whole(state with { Bytes = part.Length });
            }
        }
    }

    // Null where the connection broke: a disk that fails is another matter.
    private static async Task<int?> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? Beginning(FileStream part)
    {
        var end = part.Position;
        var beginning = new byte[Math.Min(part.Length, GgufCheck.BeginningBytes)];
        part.Position = 0;
        part.ReadExactly(beginning);
        part.Position = end;
        return GgufCheck.Beginning(beginning);
    }

    private static bool HasChanged(RemoteAnswer answer, PartState before) =>
        (answer.TotalBytes is { } bytes && before.Bytes is { } size && bytes != size)
        || (answer.Sha256 is { } sha256 && before.Sha256 is { } known
            ? sha256 != known
            : answer.Validator is { } validator && before.Validator is { } old && validator != old);

    private string? Contradiction(RemoteAnswer answer)
    {
        var host = answer.Address.Host;
        if (answer.Response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            return $"{host} answers with a web page instead of a file: is it the address of the page that shows the file, or does something on the way ask for a login?";
        }

        if (answer.Response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return $"{host} sends the file in another coding, which cannot be checked.";
        }

        if (answer.LinkedBytes is { } linked && answer.TotalBytes is { } bytes && linked != bytes)
        {
            return $"{request.Source.Address.Host} says that the file has {linked} bytes, but {host} sends {bytes}.";
        }

        return request.Sha256 is { } wanted && answer.Sha256 is { } given && !wanted.Equals(given, StringComparison.OrdinalIgnoreCase)
            ? $"{request.Source.Address.Host} says that the file's SHA-256 is {given}, not {wanted.ToLowerInvariant()}."
            : null;
    }

    // Once: what was enough before the first byte is not asked again after a break.
    private string? RoomProblem(long? total, long start)
    {
        if (_isRoomChecked)
        {
            return null;
        }

        _isRoomChecked = true;
        if (total is not { } bytes)
        {
            observer.Note("The server does not say how large the file is, so there is no telling whether it fits.");
            return null;
        }

        var folder = Path.GetDirectoryName(path)!;
        if (room.FreeDisk(folder) is { } free && free < bytes - start + SpareDisk)
        {
            return $"The disk of '{folder}' has {ByteSize.Text(free)} free, but {ByteSize.Text(bytes - start + SpareDisk)} are needed. Make room, or name another folder with --data.";
        }

        var needed = request.Source.Model?.MemoryFor(bytes) ?? bytes;
        var about = request.Source.Model is null ? "at least" : "about";
        return !request.IsForced && needed > room.Memory
            ? $"Running this model takes {about} {ByteSize.Text(needed)} of memory, and this machine has {ByteSize.Text(room.Memory)} for models. Choose a smaller one (pareto models list --catalogue), or pull it all the same with --force."
            : null;
    }
}
