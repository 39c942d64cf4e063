using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public class DataDirectoryTests
{
    [Fact]
    public void Create_Missing_IsForItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions");
        using var temp = new TempDirectory();

        var directory = DataDirectory.Create(Path.Combine(temp.Path, "data"));

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(directory.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.EnumerateFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Create_BelowAFile_SaysWhatToDo()
    {
        using var temp = new TempDirectory();
        var file = Path.Combine(temp.Path, "file");
        File.WriteAllText(file, "");

        var exception = Should.Throw<StorageException>(() => DataDirectory.Create(Path.Combine(file, "data")));

        exception.Message.ShouldContain(file);
        exception.Message.ShouldContain("--data");
    }

    [Fact]
    public void At_Missing_MakesNothing()
    {
        using var temp = new TempDirectory();

        var directory = DataDirectory.At(Path.Combine(temp.Path, "data"));

        Directory.Exists(directory.Path).ShouldBeFalse();
    }
}
