using System.Text;
using Microsoft.AspNetCore.Http;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Store;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Store;

public sealed class ModelPullerTests
{
    private const int Half = 100_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pull_Address_RegistersTheModelAndSaysThatNothingWasCheckedAgainst()
    {
        await using var fixture = await PullFixture.StartAsync();

        var model = (await fixture.PullAsync($"{fixture.Host.Address}files/tiny.gguf?signature=secret", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        (await File.ReadAllBytesAsync(model.Path, Token)).ShouldBe(PullFixture.Model);
        model.Name.ShouldBe("tiny");
        model.Sha256.ShouldBe(PullFixture.Sha256);
        model.IsVerified.ShouldBeFalse();
        model.Architecture.ShouldBe("llama");
        model.Source.ShouldBe($"{fixture.Host.Address}files/tiny.gguf");
        model.Pulled.ShouldBe(fixture.Clock.GetUtcNow());
        fixture.Notes.ShouldHaveSingleItem().ShouldContain("nothing to check against");
        fixture.Files.ShouldBe(["tiny.gguf", "tiny.gguf.json"]);
        fixture.Host.Requests.ShouldHaveSingleItem().Target.ShouldEndWith("?signature=secret");
    }

    [Fact]
    public async Task Pull_SameAgain_FetchesNothing()
    {
        await using var fixture = await PullFixture.StartAsync();
        await fixture.PullAsync(cancellationToken: Token);

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.AlreadyThere>().Model.Name.ShouldBe("tiny");

        fixture.Host.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Pull_OtherSourceWithTheSameName_IsRefusedUnlessRenamed()
    {
        await using var fixture = await PullFixture.StartAsync();
        await fixture.PullAsync(cancellationToken: Token);

        Message(await fixture.PullAsync($"{fixture.Host.Address}other/tiny.gguf", cancellationToken: Token)).ShouldContain("--name");

        (await fixture.PullAsync($"{fixture.Host.Address}other/tiny.gguf", name: "second", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model.Name.ShouldBe("second");
    }

    [Fact]
    public async Task Pull_ConnectionBreaks_GoesOnFromThere()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.NextBreaks(Half, fixture.ArrivedAsync(Half)).NextBreaks(1000, fixture.ArrivedAsync(Half + 1000));

        var model = (await fixture.PullAsync(sha256: PullFixture.Sha256.ToUpperInvariant(), cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        (await File.ReadAllBytesAsync(model.Path, Token)).ShouldBe(PullFixture.Model);
        model.IsVerified.ShouldBeTrue();
        fixture.Host.Requests.Select(request => request.Range).ShouldBe(["", $"bytes={Half}-", $"bytes={Half + 1000}-"]);
        fixture.Host.Requests[1].IfRange.ShouldBe("\"one\"");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pull_FileChangesBetweenAttempts_BeginsAnew(bool ignoresCondition)
    {
        await using var fixture = await PullFixture.StartAsync();
        var other = TinyModel.Make(seed: 2);
        fixture.Host.IgnoresCondition = ignoresCondition;
        fixture.Host.NextBreaks(Half, ChangeAsync());

        var model = (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        (await File.ReadAllBytesAsync(model.Path, Token)).ShouldBe(other);

        async Task ChangeAsync()
        {
            await fixture.ArrivedAsync(Half);
            (fixture.Host.File, fixture.Host.Tag) = (other, "\"two\"");
        }
    }

    [Fact]
    public async Task Pull_ServerWithoutRanges_BeginsAnew()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.HasRanges = false;
        fixture.Host.NextBreaks(Half, fixture.ArrivedAsync(Half));

        var model = (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        (await File.ReadAllBytesAsync(model.Path, Token)).ShouldBe(PullFixture.Model);
        fixture.Notes.ShouldContain(note => note.Contains("sends the whole file again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_ServerWithoutTagOrHash_NeverJoinsTwoAnswers()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Tag = null;
        fixture.Host.NextBreaks(Half, fixture.ArrivedAsync(Half));

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Host.Requests.ShouldAllBe(request => request.Range == "");
    }

    [Fact]
    public async Task Pull_AnotherRangeThanAskedFor_IsNotJoined()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.NextBreaks(Half, fixture.ArrivedAsync(Half));
        fixture.Host.Next(context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes 50000-{PullFixture.Model.Length - 1}/{PullFixture.Model.Length}";
            return context.Response.Body.WriteAsync(PullFixture.Model.AsMemory(50_000), Token).AsTask();
        });

        var model = (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        (await File.ReadAllBytesAsync(model.Path, Token)).ShouldBe(PullFixture.Model);
    }

    [Fact]
    public async Task Pull_CrashAfterTheLastByte_OnlyChecksAndRegisters()
    {
        await using var fixture = await PullFixture.StartAsync();
        LeavePart(fixture, PullFixture.Model, new PartState { Source = Shown(fixture), Validator = "\"one\"", Bytes = PullFixture.Model.Length });

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Host.Requests.ShouldHaveSingleItem().Range.ShouldBe($"bytes={PullFixture.Model.Length}-");
        fixture.Files.ShouldBe(["tiny.gguf", "tiny.gguf.json"]);
    }

    [Fact]
    public async Task Pull_PartOfWhichNothingIsKnown_BeginsAnew()
    {
        await using var fixture = await PullFixture.StartAsync();
        Directory.CreateDirectory(fixture.Store.Folder);
        await File.WriteAllBytesAsync(fixture.Part, new byte[Half], Token);

        (await fixture.PullAsync(sha256: PullFixture.Sha256, cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Host.Requests.ShouldHaveSingleItem().Range.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_PartDamagedOnDisk_IsFoundAndNothingKept()
    {
        await using var fixture = await PullFixture.StartAsync();
        LeavePart(fixture, new byte[Half], new PartState { Source = Shown(fixture), Validator = "\"one\"", Bytes = PullFixture.Model.Length });

        Message(await fixture.PullAsync(sha256: PullFixture.Sha256, cancellationToken: Token)).ShouldContain("Nothing was kept");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_FromTheHub_ChecksItsHashAndKeepsTheTokenToIt()
    {
        await using var storage = await ModelHost.StartAsync(PullFixture.Model);
        await using var fixture = (await PullFixture.StartAsync()).WithHub("hf_token");
        fixture.Host.NextBreaks(0, Task.CompletedTask);
        for (var i = 0; i < 2; i++)
        {
            fixture.Host.Next(302, ("Location", $"{storage.Address}blob?signature={i}"), ("X-Linked-Etag", $"\"{PullFixture.Sha256}\""), ("X-Linked-Size", $"{PullFixture.Model.Length}"));
        }

        storage.NextBreaks(Half, fixture.ArrivedAsync(Half));

        var model = (await fixture.PullAsync("hf:owner/repo/sub folder/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        model.IsVerified.ShouldBeTrue();
        model.Source.ShouldBe("hf:owner/repo/sub folder/tiny.gguf");
        fixture.Host.Requests.ShouldAllBe(request => request.Target == "/owner/repo/resolve/main/sub%20folder/tiny.gguf" && request.Authorization == "Bearer hf_token");
        storage.Requests.ShouldAllBe(request => request.Authorization == "");
        storage.Requests.Select(request => request.Target).ShouldBe(["/blob?signature=0", "/blob?signature=1"]);
        fixture.Notes.ShouldAllBe(note => !note.Contains("hf_token", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(model.Path + ".json", Token)).ShouldNotContain("hf_token");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"another\"")]
    public async Task Pull_StorageWithoutTagOrWithOthers_GoesOnByTheHash(string? tag)
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Etag"] = $"W/\"{PullFixture.Sha256}\"";
        fixture.Host.NextBreaks(Half, ChangeTagAsync());

        (await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model.IsVerified.ShouldBeTrue();

        fixture.Host.Requests[1].Range.ShouldBe($"bytes={Half}-");

        async Task ChangeTagAsync()
        {
            await fixture.ArrivedAsync(Half);
            fixture.Host.Tag = tag;
        }
    }

    [Fact]
    public async Task Pull_HashOfTheHubChangesBetweenAttempts_BeginsAnew()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Etag"] = $"\"{new string('d', 64)}\"";
        fixture.Host.NextBreaks(Half, ChangeHashAsync());

        (await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model.IsVerified.ShouldBeTrue();

        fixture.Host.Requests.Select(request => request.Range).ShouldBe(["", $"bytes={Half}-", ""]);

        async Task ChangeHashAsync()
        {
            await fixture.ArrivedAsync(Half);
            fixture.Host.Headers["X-Linked-Etag"] = $"\"{PullFixture.Sha256}\"";
        }
    }

    [Fact]
    public async Task Pull_AnotherHostSendsOnToTheHub_GetsNoToken()
    {
        await using var hub = await ModelHost.StartAsync(PullFixture.Model);
        await using var fixture = (await PullFixture.StartAsync()).WithHub("hf_token", hub.Address);
        fixture.Host.Next(302, ("Location", $"{hub.Address}owner/private/resolve/main/tiny.gguf"));

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        hub.Requests.ShouldHaveSingleItem().Authorization.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_HubLiesAboutTheHash_KeepsNothing()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Etag"] = $"\"{new string('a', 64)}\"";

        var message = Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token));

        message.ShouldContain(PullFixture.Sha256);
        message.ShouldContain(new string('a', 64));
        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_HashOfThePersonIsNotThatOfTheHub_IsRefusedBeforeTheFirstByte()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Etag"] = $"\"{PullFixture.Sha256}\"";

        Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", sha256: new string('b', 64), cancellationToken: Token)).ShouldContain("not bbbb");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_TagOfTheHubIsNoSha256_IsNotTakenForOne()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Etag"] = $"\"{new string('c', 40)}\"";

        (await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model.IsVerified.ShouldBeFalse();
    }

    [Fact]
    public async Task Pull_StorageOfTheHubSendsAnotherLength_IsRefused()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Size"] = "12345";

        Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldContain("12345");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_MoreBytesThanPromised_KeepsNothing()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Size"] = $"{PullFixture.Model.Length - 1}";
        fixture.Host.Next(context => context.Response.Body.WriteAsync(PullFixture.Model, Token).AsTask());

        Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldContain("more than");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_FewerBytesThanPromised_AsksForTheRest()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Headers["X-Linked-Size"] = $"{PullFixture.Model.Length}";
        fixture.Host.Headers["X-Linked-Etag"] = $"\"{PullFixture.Sha256}\"";
        fixture.Host.Next(async context =>
        {
            context.Response.Headers.ETag = fixture.Host.Tag;
            await context.Response.Body.WriteAsync(PullFixture.Model.AsMemory(0, Half), Token);
        });

        (await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Host.Requests[1].Range.ShouldBe($"bytes={Half}-");
    }

    [Fact]
    public async Task Pull_ServerThatDoesNotKnowTheLength_IsTakenToItsEnd()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Next(context => context.Response.Body.WriteAsync(PullFixture.Model, Token).AsTask());

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Notes.ShouldContain(note => note.Contains("does not say how large", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "<html>log in</html>")]
    [InlineData("application/octet-stream", "\n <!doctype html>")]
    public async Task Pull_WebPage_IsRefusedAsOne(string type, string body)
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Next(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body, Token);
        });

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("web page");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_ArchitectureThatIsNotKnown_IsRefusedAfterTheFirstBytes()
    {
        await using var fixture = await PullFixture.StartAsync();
        var file = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(TinyModel.Make()).Replace("llama", "mamba", StringComparison.Ordinal));
        fixture.Host.Next(async context =>
        {
            context.Response.ContentLength = file.Length;
            await context.Response.Body.WriteAsync(file.AsMemory(0, GgufCheck.BeginningBytes), Token);
            await context.Response.Body.FlushAsync(Token);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var message = Message(await fixture.PullAsync(cancellationToken: Token));

        message.ShouldContain("'mamba' is not supported");
        message.ShouldContain("qwen3");
        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_FileCutShortBeforeItWasUploaded_IsRefusedWhole()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.File = PullFixture.Model[..^5000];

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("cut short");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_VocabularyOnly_IsNoModel()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.File = TinyModel.Vocabularies(new GgufWriter()).ToArray();

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("cannot be used");
    }

    [Fact]
    public async Task Pull_DiskTooSmall_IsRefusedBeforeTheFirstByte()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Room.Disk = PullFixture.Model.Length;

        Message(await fixture.PullAsync(force: true, cancellationToken: Token)).ShouldContain("free");

        fixture.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_MemoryTooSmall_IsRefusedUnlessForced()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Room.OwnMemory = PullFixture.Model.Length - 1;

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("--force");
        fixture.Files.ShouldBeEmpty();

        (await fixture.PullAsync(force: true, cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();
    }

    [Theory]
    [InlineData("attachment; filename=\"../../evil.gguf\"", "evil.gguf")]
    [InlineData("attachment; filename=\"..\\\\..\\\\evil.gguf\"", "evil.gguf")]
    [InlineData("attachment; filename*=UTF-8''..%2F.hidden%20one.gguf", "hidden-one.gguf")]
    public async Task Pull_NameFromTheAnswer_StaysInTheFolder(string disposition, string expected)
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Headers["Content-Disposition"] = disposition;

        var model = (await fixture.PullAsync($"{fixture.Host.Address}download?id=1", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model;

        model.Path.ShouldBe(Path.Combine(fixture.Store.Folder, expected));
    }

    [Theory]
    [InlineData("..%2f..%2ftiny.gguf")]
    [InlineData("a/..%5c..%5ctiny.gguf")]
    public async Task Pull_NameFromTheAddress_StaysInTheFolder(string path)
    {
        await using var fixture = await PullFixture.StartAsync();

        (await fixture.PullAsync($"{fixture.Host.Address}{path}", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>().Model.Path
            .ShouldBe(Path.Combine(fixture.Store.Folder, "tiny.gguf"));
    }

    [Theory]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("nul")]
    public async Task Pull_NameOfThePersonThatIsNotSafe_IsRefused(string name)
    {
        await using var fixture = await PullFixture.StartAsync();

        Message(await fixture.PullAsync(name: name, cancellationToken: Token)).ShouldContain("cannot be the name");

        fixture.Host.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_GatedRepository_NamesTheLicencePageAndTheToken()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Next(401, ("X-Error-Code", "GatedRepo"));

        var message = Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token));

        message.ShouldContain($"{fixture.Host.Address}owner/repo");
        message.ShouldContain("HF_TOKEN");
        fixture.Host.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Pull_GatedRepositoryWithToken_SaysThatItWasNotEnough()
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub("hf_secret");
        fixture.Host.Next(403, ("X-Error-Code", "GatedRepo"));

        var message = Message(await fixture.PullAsync("smollm2-135m", cancellationToken: Token));

        message.ShouldContain("https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct");
        message.ShouldContain("is not enough");
        message.ShouldNotContain("hf_secret");
    }

    [Theory]
    [InlineData(404, "EntryNotFound", "does not exist")]
    [InlineData(404, "RepoNotFound", "no repository")]
    [InlineData(410, "", "does not exist")]
    [InlineData(400, "", "answers 400")]
    public async Task Pull_FileThatIsNotThere_IsToldAtOnce(int status, string code, string expected)
    {
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Next(status, ("X-Error-Code", code));

        Message(await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldContain(expected);

        fixture.Host.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Pull_SignatureOfTheStorageHasEnded_AsksTheHubAgain()
    {
        await using var storage = await ModelHost.StartAsync(PullFixture.Model);
        await using var fixture = (await PullFixture.StartAsync()).WithHub();
        fixture.Host.Next(302, ("Location", $"{storage.Address}old")).Next(302, ("Location", $"{storage.Address}new"));
        storage.Next(403);

        (await fixture.PullAsync("hf:owner/repo/tiny.gguf", cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        storage.Requests.Select(request => request.Target).ShouldBe(["/old", "/new"]);
    }

    [Fact]
    public async Task Pull_ServerAsksToWait_WaitsSoLong()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Next(429, ("Retry-After", "7")).Next(503, ("Retry-After", "86400")).Next(500);

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Clock.Delays.ShouldBe([TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(4)]);
    }

    [Fact]
    public async Task Pull_ServerThatNeverRecovers_IsGivenUpWithWaitsThatGrow()
    {
        await using var fixture = await PullFixture.StartAsync();
        for (var i = 0; i < ModelPuller.MostAttempts; i++)
        {
            fixture.Host.Next(502);
        }

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("Given up");

        fixture.Clock.Delays.Select(delay => delay.TotalSeconds).ShouldBe([1, 2, 4, 8, 16]);
    }

    [Fact]
    public async Task Pull_SilentServer_IsAskedAgain()
    {
        await using var fixture = await PullFixture.StartAsync();
        fixture.Host.Next(async context =>
        {
            context.Response.ContentLength = PullFixture.Model.Length;
            context.Response.Headers.ETag = fixture.Host.Tag;
            await context.Response.Body.WriteAsync(PullFixture.Model.AsMemory(0, Half), Token);
            await context.Response.Body.FlushAsync(Token);
            await fixture.ArrivedAsync(Half);
            fixture.Clock.EndSilence();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        (await fixture.PullAsync(cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();

        fixture.Notes.ShouldContain(note => note.Contains("nothing came for 60 seconds", StringComparison.Ordinal));
        fixture.Host.Requests[1].Range.ShouldBe($"bytes={Half}-");
    }

    [Fact]
    public async Task Pull_Cancelled_KeepsWhatHasArrivedAndSaysSo()
    {
        await using var fixture = await PullFixture.StartAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        fixture.Host.Next(async context =>
        {
            context.Response.ContentLength = PullFixture.Model.Length;
            context.Response.Headers.ETag = fixture.Host.Tag;
            await context.Response.Body.WriteAsync(PullFixture.Model.AsMemory(0, Half), Token);
            await context.Response.Body.FlushAsync(Token);
            await fixture.ArrivedAsync(Half);
            await source.CancelAsync();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => fixture.PullAsync(cancellationToken: source.Token));

        fixture.Notes[^1].ShouldContain("100 kB");
        fixture.Notes[^1].ShouldContain("goes on from there");
        fixture.Store.Unfinished().ShouldHaveSingleItem().ShouldBe(new UnfinishedPull("tiny.gguf", Half, PullFixture.Model.Length, Shown(fixture)));
        (await fixture.PullAsync(sha256: PullFixture.Sha256, cancellationToken: Token)).ShouldBeOfType<PullOutcome.Done>();
        fixture.Host.Requests[1].Range.ShouldBe($"bytes={Half}-");
    }

    [Fact]
    public async Task Pull_TwiceAtATime_OnlyOneWorks()
    {
        await using var fixture = await PullFixture.StartAsync();
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        fixture.Host.Next(async context =>
        {
            asked.SetResult();
            await gate.Task.WaitAsync(Token);
            await fixture.Host.SendAsync(context);
        });
        var first = fixture.PullAsync(cancellationToken: Token);
        await asked.Task.WaitAsync(Token);

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain("already, by another process");
        fixture.Store.TryRemove("tiny", out _, out _).ShouldBeFalse();

        gate.SetResult();
        (await first).ShouldBeOfType<PullOutcome.Done>();
        fixture.Files.ShouldBe(["tiny.gguf", "tiny.gguf.json"]);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/tiny.gguf", "not followed")]
    [InlineData("/files/tiny.gguf", "more than 10 times")]
    public async Task Pull_RedirectThatLeadsNowhere_IsRefused(string location, string expected)
    {
        await using var fixture = await PullFixture.StartAsync();
        for (var i = 0; i < 11; i++)
        {
            fixture.Host.Next(302, ("Location", location));
        }

        Message(await fixture.PullAsync(cancellationToken: Token)).ShouldContain(expected);
    }

    private static string Message(PullOutcome outcome) => outcome.ShouldBeOfType<PullOutcome.Failed>().Message;

    private static string Shown(PullFixture fixture) => $"{fixture.Host.Address}files/tiny.gguf";

    private static void LeavePart(PullFixture fixture, byte[] bytes, PartState state)
    {
        Directory.CreateDirectory(fixture.Store.Folder);
        File.WriteAllBytes(fixture.Part, bytes);
        ModelStore.WritePart(fixture.Part[..^".part".Length], state);
    }
}
