using System.Collections.Frozen;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// The source files of a folder and those below: files with an ending of source code that are neither ignored by a
/// <c>.gitignore</c>, nor in a hidden folder or one of other people's code, nor larger than <see cref="LargestFile"/>. Links
/// are not followed.
/// </summary>
internal sealed class SourceTree(string root)
{
    /// <summary>In bytes; what is larger was made by a program.</summary>
    public const int LargestFile = 1024 * 1024;

    private static readonly FrozenSet<string> OthersFolders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "node_modules", "bower_components", "vendor", "third_party", "thirdparty", "__pycache__", "venv", "site-packages");

    private static readonly FrozenSet<string> Endings = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".ada", ".adb", ".ads", ".asm", ".astro", ".bas", ".bash", ".bat", ".c", ".cbl", ".cc", ".cl", ".clj", ".cljs", ".cls", ".cmake", ".cob", ".coffee",
        ".cpp", ".cr", ".cs", ".cshtml", ".css", ".cu", ".cuh", ".cxx", ".d", ".dart", ".elm", ".erl", ".ex", ".exs", ".f", ".f90", ".f95", ".for", ".fs",
        ".fsx", ".glsl", ".go", ".gradle", ".graphql", ".groovy", ".h", ".hcl", ".hh", ".hlsl", ".hpp", ".hrl", ".hs", ".html", ".hxx", ".ino", ".java",
        ".jl", ".js", ".jsx", ".kt", ".kts", ".less", ".lisp", ".lua", ".m", ".mjs", ".ml", ".mli", ".mm", ".mts", ".nim", ".nix", ".pas", ".php", ".pl",
        ".pm", ".proto", ".ps1", ".psm1", ".py", ".pyx", ".r", ".razor", ".rb", ".rkt", ".rs", ".s", ".sass", ".scala", ".scm", ".scss", ".sh", ".sol",
        ".sql", ".sv", ".svelte", ".swift", ".tcl", ".tf", ".ts", ".tsx", ".v", ".vb", ".vbs", ".vhd", ".vhdl", ".vue", ".wgsl", ".zig", ".zsh");

    /// <summary>Folders that could not be listed; filled while the files are read.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>The files in the order of their names, so that the same tree always gives the same index.</summary>
    public IEnumerable<string> Files() => Below(new DirectoryInfo(root), "", IgnoreRules.None);

    private IEnumerable<string> Below(DirectoryInfo folder, string relative, IgnoreRules rules)
    {
        FileSystemInfo[] entries;
        try
        {
            var ignoring = Path.Combine(folder.FullName, ".gitignore");
            rules = File.Exists(ignoring) ? rules.With(relative, File.ReadAllLines(ignoring)) : rules;
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Unreadable.Add(relative.Length == 0 ? root : relative);
            yield break;
        }

        Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var entry in entries)
        {
            var path = relative + entry.Name;
            if (entry.Name[0] == '.' || entry.LinkTarget is not null || rules.Ignores(path, entry is DirectoryInfo))
            {
                continue;
            }

            if (entry is DirectoryInfo deeper)
            {
                if (!OthersFolders.Contains(entry.Name))
                {
                    foreach (var file in Below(deeper, path + "/", rules))
                    {
                        yield return file;
                    }
                }
            }
            else if (Endings.Contains(entry.Extension) && !entry.Name.Contains(".min.", StringComparison.OrdinalIgnoreCase) && ((FileInfo)entry).Length <= LargestFile)
            {
                yield return entry.FullName;
            }
        }
    }
}
