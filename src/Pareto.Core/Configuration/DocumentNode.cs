using System.Collections.Immutable;

namespace Pareto.Core.Configuration;

/// <summary>A value in a YAML or JSON file that people write, and the 1-based line it starts on.</summary>
public abstract class DocumentNode
{
    private protected DocumentNode(int line, int height, long size)
    {
        Line = line;
        Height = height;
        Size = size;
    }

    public int Line { get; }

    /// <summary>Levels from here down, this one included; aliases count as what they stand for.</summary>
    internal int Height { get; }

    /// <summary>Nodes from here down, this one included; aliases count as what they stand for, so a bomb shows here.</summary>
    internal long Size { get; }
}

/// <summary>Text, a number, true or false, or nothing: what it means is for the reader's types to say.</summary>
public sealed class DocumentScalar : DocumentNode
{
    internal DocumentScalar(int line, string text, bool isQuoted)
        : base(line, height: 1, size: 1)
    {
        Text = text;
        IsQuoted = isQuoted;
    }

    public string Text { get; }

    /// <summary>Quotes (or a block style) make text of what would otherwise read as a number or as nothing.</summary>
    public bool IsQuoted { get; }

    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list of values.</summary>
public sealed class DocumentList : DocumentNode
{
    internal DocumentList(int line, ImmutableArray<DocumentNode> items)
        : base(line, 1 + items.Select(item => item.Height).DefaultIfEmpty().Max(), 1 + items.Sum(item => item.Size)) =>
        Items = items;

    public ImmutableArray<DocumentNode> Items { get; }
}

/// <summary>Keys with values, in the order of the file, each key once.</summary>
public sealed class DocumentMapping : DocumentNode
{
    internal DocumentMapping(int line, ImmutableArray<DocumentEntry> entries, ImmutableArray<RepeatedKey> repeated)
        : base(line, 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max(), 1 + entries.Sum(entry => entry.Value.Size))
    {
        Entries = entries;
        Repeated = repeated;
    }

    public ImmutableArray<DocumentEntry> Entries { get; }

    /// <summary>Keys that were written again; the first of each counts.</summary>
    public ImmutableArray<RepeatedKey> Repeated { get; }

    /// <summary>The value under the key; null where the key is not written.</summary>
    public DocumentNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

/// <summary>A key with its value and the key's 1-based line.</summary>
public sealed record DocumentEntry(string Key, int Line, DocumentNode Value);

/// <summary>A key that one mapping holds twice, with both 1-based lines.</summary>
public sealed record RepeatedKey(string Key, int FirstLine, int Line);
