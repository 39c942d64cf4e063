using Pareto.LocalModels.Store;

namespace Pareto.LocalModels.Tests.Store;

public sealed class ModelSourceTests
{
    [Theory]
    [InlineData("qwen2.5-0.5b", "https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/main/qwen2.5-0.5b-instruct-q8_0.gguf", "qwen2.5-0.5b-instruct-q8_0.gguf", "qwen2.5-0.5b")]
    [InlineData("qwen2.5-0.5b:q4_k_m", "https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/main/qwen2.5-0.5b-instruct-q4_k_m.gguf", "qwen2.5-0.5b-instruct-q4_k_m.gguf", "qwen2.5-0.5b:q4_k_m")]
    [InlineData("hf:a/b/c/d.gguf", "https://huggingface.co/a/b/resolve/main/c/d.gguf", "d.gguf", null)]
    [InlineData("hf:a/b@0123abc/d.gguf", "https://huggingface.co/a/b/resolve/0123abc/d.gguf", "d.gguf", null)]
    [InlineData("https://huggingface.co/a/b/blob/main/d.gguf", "https://huggingface.co/a/b/resolve/main/d.gguf", "d.gguf", null)]
    [InlineData("https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/d.gguf?download=true", "https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/d.gguf", "d.gguf", null)]
    [InlineData("https://models.example/x/d.gguf?key=1", "https://models.example/x/d.gguf?key=1", "d.gguf", null)]
    [InlineData("https://models.example/download?id=7", "https://models.example/download?id=7", null, null)]
    public void TryParse_Source_IsItsAddress(string text, string address, string? file, string? name)
    {
        ModelSource.TryParse(text, ModelCatalogue.Shipped, Hub(), out var source, out var problem).ShouldBeTrue(problem);

        source!.Address.AbsoluteUri.ShouldBe(address);
        source.FileName.ShouldBe(file);
        source.Name.ShouldBe(name);
        source.Shown.ShouldNotContain("?");
    }

    [Theory]
    [InlineData("hf:a/b", "names no file")]
    [InlineData("hf:a/../d.gguf", "names no file")]
    [InlineData("hf:a/b/model.safetensors", "no .gguf file")]
    [InlineData("a/b/c.gguf", "hf:owner/repo/file.gguf")]
    [InlineData("ftp://models.example/d.gguf", "https://")]
    [InlineData("https://user:secret@models.example/d.gguf", "user or password")]
    [InlineData("https://huggingface.co/a/b/blob/main/README.md", "no .gguf file")]
    [InlineData("smolm2-135m", "smollm2-135m")]
    public void TryParse_WhatIsNoSource_IsTold(string text, string expected)
    {
        ModelSource.TryParse(text, ModelCatalogue.Shipped, Hub(), out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(expected);
        problem.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://huggingface.co/x", true)]
    [InlineData("https://HUGGINGFACE.co:443/x", true)]
    [InlineData("http://huggingface.co/x", false)]
    [InlineData("https://cdn.huggingface.co/x", false)]
    [InlineData("https://huggingface.co.example/x", false)]
    [InlineData("https://huggingface.co:444/x", false)]
    public void TokenFor_Address_OnlyTheHubItself(string address, bool expected)
    {
        var hub = Hub(("HF_TOKEN", " hf_token\n"));

        hub.TokenFor(new Uri(address)).ShouldBe(expected ? "hf_token" : null);
    }

    [Theory]
    [InlineData("http://mirror.example", "http://mirror.example/x", false)]
    [InlineData("https://mirror.example/hf", "https://mirror.example/x", true)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", true)]
    public void TokenFor_OtherEndpoint_NeverInClearTextOverTheNetwork(string endpoint, string address, bool expected)
    {
        var hub = Hub(("HF_TOKEN", "hf_token"), ("HF_ENDPOINT", endpoint));

        (hub.TokenFor(new Uri(address)) is not null).ShouldBe(expected);
    }

    [Fact]
    public void AddressOf_EndpointWithAPath_StaysUnderIt()
    {
        var hub = Hub(("HF_ENDPOINT", "https://mirror.example/hf/"));

        hub.AddressOf("a/b", "d.gguf").AbsoluteUri.ShouldBe("https://mirror.example/hf/a/b/resolve/main/d.gguf");
        hub.TryReadAddress(new Uri("https://mirror.example/hf/a/b/resolve/main/d.gguf"), out var repository, out _, out var file).ShouldBeTrue();
        (repository, file).ShouldBe(("a/b", "d.gguf"));
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "huggingface.co")]
    [InlineData("HF_ENDPOINT", "https://user:secret@mirror.example")]
    [InlineData("HF_TOKEN", "hf_sec ret")]
    public void TryFromEnvironment_WhatCannotBeMeant_IsToldByName(string name, string value)
    {
        HuggingFaceHub.TryFromEnvironment(variable => variable == name ? value : null, out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(name);
        problem.ShouldNotContain("sec");
    }

    [Fact]
    public void SafeFileName_AnyText_IsOneSafeNameOrNone()
    {
        var random = new Random(7);
        const string alphabet = "ab/\\:.. -_+%\0\n\"<>|?*ä漢CONnul.gguf";
        for (var i = 0; i < 20_000; i++)
        {
            var raw = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => alphabet[random.Next(alphabet.Length)]));

            if (SafeFileName.TryMake(raw, out var name))
            {
                name.ShouldMatch(@"^[A-Za-z0-9_+][A-Za-z0-9._+-]*\.gguf$", raw);
                Path.GetFileName(name).ShouldBe(name);
                SafeFileName.TryMake(name, out var again).ShouldBeTrue();
                again.ShouldBe(name);
            }
        }
    }

    private static HuggingFaceHub Hub(params (string Name, string Value)[] environment)
    {
        HuggingFaceHub.TryFromEnvironment(name => environment.FirstOrDefault(set => set.Name == name).Value, out var hub, out var problem).ShouldBeTrue(problem);
        return hub!;
    }
}
