using System.Text;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public abstract class AdminKeyStoreTests(StorageEngine engine)
{
    [Fact]
    public void CreateIfMissing_TellsTheKeyOnce()
    {
        using var test = new TestDatabase(engine);
        var store = new AdminKeyStore(test.Database, test.Clock);

        var key = store.CreateIfMissing();

        key.ShouldNotBeNull();
        key.ShouldStartWith("pareto_admin_");
        key.Length.ShouldBe("pareto_admin_".Length + 43);
        store.CreateIfMissing().ShouldBeNull();
        store.Verify(key).ShouldBeTrue();
    }

    [Fact]
    public void CreateIfMissing_LeavesNoKeyOnTheDisk()
    {
        using var test = new TestDatabase(engine);
        var secret = new AdminKeyStore(test.Database, test.Clock).CreateIfMissing()!["pareto_admin_".Length..];

        foreach (var file in Directory.EnumerateFiles(test.Directory.Path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            reader.ReadToEnd().ShouldNotContain(secret);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pareto_admin_")]
    [InlineData("pareto_admin_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Verify_AnotherKey_IsFalse(string? key)
    {
        using var test = new TestDatabase(engine);
        var store = new AdminKeyStore(test.Database, test.Clock);
        store.Verify(key).ShouldBeFalse();
        store.CreateIfMissing();

        store.Verify(key).ShouldBeFalse();
    }

    [Fact]
    public void Rotate_OldKeyEndsInEveryProcess()
    {
        using var test = new TestDatabase(engine);
        using var other = test.OpenAgain();
        var serving = new AdminKeyStore(other, test.Clock);
        var store = new AdminKeyStore(test.Database, test.Clock);
        var old = store.CreateIfMissing();
        serving.Verify(old).ShouldBeTrue();

        var fresh = store.Rotate();

        serving.Verify(old).ShouldBeFalse();
        serving.Verify(fresh).ShouldBeTrue();
    }
}
