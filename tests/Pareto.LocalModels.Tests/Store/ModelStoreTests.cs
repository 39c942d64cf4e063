using Pareto.LocalModels.Store;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Store;

public sealed class ModelStoreTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("pareto-test-").FullName;
    private readonly ModelStore _store;

    public ModelStoreTests()
    {
        _store = ModelStore.In(_data);
        Directory.CreateDirectory(_store.Folder);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void List_FolderThatIsNotThere_IsEmpty()
    {
        ModelStore.In(Path.Combine(_data, "other")).List().ShouldBeEmpty();
    }

    [Fact]
    public void List_FilePutThereByHand_IsRead()
    {
        Put("mine.gguf");

        var model = _store.List().ShouldHaveSingleItem();

        model.Name.ShouldBe("mine");
        model.Quantisation.ShouldBe("Q8_0");
        model.Parameters.ShouldBePositive();
        model.Source.ShouldBeNull();
        model.Problem.ShouldBeNull();
    }

    [Fact]
    public void List_FileThatIsNoModel_IsThereWithItsProblem()
    {
        File.WriteAllText(Path.Combine(_store.Folder, "text.gguf"), "not a model");

        _store.List().ShouldHaveSingleItem().Problem!.ShouldContain("not a GGUF file");
    }

    [Fact]
    public void List_ManifestOfAnotherFile_IsNotBelieved()
    {
        var path = Put("mine.gguf");
        Register(path, "pulled");
        File.WriteAllBytes(path, TinyModel.Make(architecture: "phi3"));

        var model = _store.List().ShouldHaveSingleItem();

        model.Name.ShouldBe("mine");
        model.Architecture.ShouldBe("phi3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\"}")]
    public void List_DamagedManifest_IsLeftOut(string json)
    {
        var path = Put("mine.gguf");
        File.WriteAllText(path + ".json", json);

        _store.List().ShouldHaveSingleItem().Name.ShouldBe("mine");
    }

    [Fact]
    public void TryFind_NameOrFile_InAnyCaseOfLetters()
    {
        Register(Put("Some-Model-Q8_0.gguf"), "some:q8_0");

        _store.TryFind("SOME:Q8_0", out var byName).ShouldBeTrue();
        _store.TryFind("some-model-q8_0.gguf", out var byFile).ShouldBeTrue();
        byName.ShouldBe(byFile);
        _store.TryFind("Some-Model-Q8_0", out _).ShouldBeFalse();
    }

    [Fact]
    public void TryResolve_StoredName_IsItsFile()
    {
        var path = Put("mine.gguf");

        _store.TryResolve("mine", out var resolved, out _).ShouldBeTrue();

        resolved.ShouldBe(path);
    }

    [Fact]
    public void TryResolve_FileThatExists_WinsOverAName()
    {
        Put("mine.gguf");
        var other = Path.Combine(_data, "mine");
        File.WriteAllText(other, "");

        _store.TryResolve(other, out var resolved, out _).ShouldBeTrue();

        resolved.ShouldBe(other);
    }

    [Theory]
    [InlineData("./none.gguf", "no file './none.gguf'")]
    [InlineData("none.gguf", "no file 'none.gguf'")]
    [InlineData("llama-3.2-1b:q8_0", "pareto models pull llama-3.2-1b:q8_0")]
    [InlineData("mime", "Did you mean \"mine\"")]
    public void TryResolve_Neither_SaysWhatToDo(string name, string expected)
    {
        Put("mine.gguf");

        _store.TryResolve(name, out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(expected);
    }

    [Fact]
    public void TryRemove_PulledModel_TakesAllOfItAway()
    {
        var path = Put("mine.gguf");
        var bytes = new FileInfo(path).Length;
        Register(path, "pulled");
        Put("other.gguf");

        _store.TryRemove("pulled", out var freed, out _).ShouldBeTrue();

        freed.ShouldBeGreaterThan(bytes);
        Directory.EnumerateFiles(_store.Folder).ShouldHaveSingleItem().ShouldEndWith("other.gguf");
    }

    [Fact]
    public void TryRemove_UnfinishedPull_TakesThePartAway()
    {
        File.WriteAllBytes(Path.Combine(_store.Folder, "big.gguf.part"), new byte[1000]);

        _store.TryRemove("big", out var freed, out _).ShouldBeTrue();

        freed.ShouldBe(1000);
        Directory.EnumerateFiles(_store.Folder).ShouldBeEmpty();
    }

    [Fact]
    public void TryRemove_PathOutside_IsNoModel()
    {
        var outside = Path.Combine(_data, "outside.gguf");
        File.WriteAllBytes(outside, TinyModel.Make());

        _store.TryRemove("../outside.gguf", out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain("no model");
        File.Exists(outside).ShouldBeTrue();
    }

    private string Put(string file)
    {
        var path = Path.Combine(_store.Folder, file);
        File.WriteAllBytes(path, TinyModel.Make());
        return path;
    }

    private void Register(string path, string name)
    {
        File.Move(path, path + ".part");
        _store.Register(path, new ModelManifest
        {
            Name = name,
            File = Path.GetFileName(path),
            Bytes = new FileInfo(path + ".part").Length,
            Sha256 = new string('a', 64),
            Source = "hf:owner/repo/file.gguf",
            Pulled = DateTimeOffset.UnixEpoch,
            Architecture = "llama",
            Quantisation = "Q8_0",
        });
    }
}
