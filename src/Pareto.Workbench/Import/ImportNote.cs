namespace Pareto.Workbench.Import;

/// <summary>
/// Something an import could not carry over as it was, with its path and 1-based line in the file it came from. No
/// note repeats a key or another secret.
/// </summary>
public sealed record ImportNote(ImportNoteKind Kind, int? Line, string Path, string Message)
{
    /// <summary>The note on one line, for people.</summary>
    public override string ToString()
    {
        var kind = Kind switch
        {
            ImportNoteKind.NotTranslated => "not translated",
            ImportNoteKind.Changed => "changed",
            _ => "proposed",
        };
        return $"{(Line is { } line ? $"line {line}, " : "")}{(Path.Length > 0 ? $"{Path}, " : "")}{kind}: {Message}";
    }
}

/// <summary>What became of the thing that a note is about.</summary>
public enum ImportNoteKind
{
    /// <summary>Left out: the message says where the need is met instead, if anywhere.</summary>
    NotTranslated,

    /// <summary>Translated to something that behaves otherwise, or that needs a step from the user.</summary>
    Changed,

    /// <summary>Added by the import: to be looked at before it is relied on.</summary>
    Proposed,
}
