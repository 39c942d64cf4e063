using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Tests.Storage;

/// <summary>
/// Runs one explicit test of this assembly in a process of its own, to be killed or raced. The two talk in lines
/// over the child's standard input and output; what the test runner prints lies between and is skipped.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Mark = "child:";
    private const string DirectoryVariable = "PARETO_TEST_CHILD_DIRECTORY";

    private readonly Process _process;

    public ChildProcess(Type testClass, string method, string directory)
    {
        var start = new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { "exec", testClass.Assembly.Location, "-noColor", "-explicit", "only", "-method", $"{testClass.FullName}.{method}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[DirectoryVariable] = directory;
        _process = Process.Start(start)!;
    }

    /// <summary>In the child: where it works. A child's test is skipped when nobody started it as one.</summary>
    public static string OwnDirectory
    {
        get
        {
            var directory = Environment.GetEnvironmentVariable(DirectoryVariable);
            Assert.SkipWhen(directory is null, "runs only as the child process of another test");
            return directory!;
        }
    }

    /// <summary>In the child: a line for the parent, in its hands when this returns.</summary>
    public static void Say(Stream output, string line)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Mark + line + "\n");
        lock (output)
        {
            output.Write(bytes);
            output.Flush();
        }
    }

    /// <summary>The child's next line; null after its end.</summary>
    public async Task<string?> HearAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return line[Mark.Length..];
            }
        }

        return null;
    }

    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>SIGKILL: the child has no chance to put anything in order.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
