using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pareto.Core.Configuration;

/// <summary>
/// The tree of one YAML file (JSON is YAML too). Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are resolved.
/// Refused, as problems with a line: syntax errors, a second document, more than <see cref="MaxBytes"/> of text,
/// nesting deeper than <see cref="MaxDepth"/>, and aliases that would multiply to more than <see cref="MaxNodes"/> values.
/// No message repeats the file's text.
/// </summary>
public sealed class ConfigurationDocument
{
    public const int MaxBytes = 4 * 1024 * 1024;

    public const int MaxDepth = 64;

    public const int MaxNodes = 500_000;

    private ConfigurationDocument(DocumentNode? root, ImmutableArray<ConfigurationProblem> problems)
    {
        Root = root;
        Problems = problems;
    }

    /// <summary>The outermost value; null for an empty file and for one with <see cref="Problems"/>.</summary>
    public DocumentNode? Root { get; }

    public ImmutableArray<ConfigurationProblem> Problems { get; }

    public static ConfigurationDocument Parse(string text)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return new(null, [new("", $"the file is larger than {MaxBytes / 1024 / 1024} MiB: split off what is data")]);
        }

        return new TreeBuilder(text).Build();
    }

    private sealed class TreeBuilder(string text)
    {
        private const string CoreTags = "tag:yaml.org,2002:";

        private readonly Parser _parser = new(new StringReader(text.TrimStart('\uFEFF')));
        private readonly Dictionary<string, DocumentNode> _anchors = new(StringComparer.Ordinal);

        public ConfigurationDocument Build()
        {
            try
            {
                return new(ReadDocument(), []);
            }
            catch (RefusedException refused)
            {
                return new(null, [new("", refused.Message) { Line = refused.Line }]);
            }
            catch (YamlException error)
            {
                return new(null, [new("", $"not valid YAML: {Plain(error.Message)}") { Line = LineOf(error) }]);
            }
            // The scanner lets these out on some malformed anchors, escapes and numbers.
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or OverflowException)
            {
                return new(null, [new("", "not valid YAML") { Line = _parser.Current is { } last ? Line(last.End) : 1 }]);
            }
        }

        private DocumentNode? ReadDocument()
        {
            Advance();
            if (Advance() is not DocumentStart)
            {
                return null;
            }

            Advance();
            var root = ReadNode(depth: 1);
            Advance();
            if (Advance() is DocumentStart second)
            {
                throw new RefusedException(Line(second.Start), "a second document starts here: one file holds one");
            }

            return root;
        }

        /// <summary>Reads the node at the current event and leaves the parser at the node's last event.</summary>
        private DocumentNode ReadNode(int depth)
        {
            var current = _parser.Current!;
            var line = Line(current.Start);
            if (depth > MaxDepth)
            {
                throw TooDeep(line);
            }

            if (current is AnchorAlias alias)
            {
                // An anchor is known once its node is complete, so a node that holds itself is refused here too.
                var target = _anchors.GetValueOrDefault(alias.Value.Value)
                    ?? throw new RefusedException(line, "this alias names no anchor above it");
                return target.Height + depth - 1 > MaxDepth ? throw TooDeep(line) : target;
            }

            // On some broken input the library ends a collection where a value is due.
            if (current is not NodeEvent start)
            {
                throw new RefusedException(line, "not valid YAML");
            }

            if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !start.Tag.Value.StartsWith(CoreTags, StringComparison.Ordinal))
            {
                throw new RefusedException(line, "a tag of its own kind (!...) means nothing here: remove it");
            }

            DocumentNode node = start switch
            {
                Scalar scalar => new DocumentScalar(line, scalar.Value, scalar.Style is not ScalarStyle.Plain || scalar.Tag == CoreTags + "str"),
                SequenceStart => ReadList(line, depth),
                _ => ReadMapping(line, depth),
            };
            if (node.Size > MaxNodes)
            {
                throw new RefusedException(line, $"more than {MaxNodes} values, aliases counted as what they stand for");
            }

            if (!start.Anchor.IsEmpty)
            {
                _anchors[start.Anchor.Value] = node;
            }

            return node;
        }

        private DocumentList ReadList(int line, int depth)
        {
            var items = ImmutableArray.CreateBuilder<DocumentNode>();
            while (Advance() is not SequenceEnd)
            {
                items.Add(ReadNode(depth + 1));
            }

            return new DocumentList(line, items.ToImmutable());
        }

        private DocumentMapping ReadMapping(int line, int depth)
        {
            var entries = ImmutableArray.CreateBuilder<DocumentEntry>();
            var repeated = ImmutableArray.CreateBuilder<RepeatedKey>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            var merged = new List<DocumentMapping>();
            while (Advance() is var current and not MappingEnd)
            {
                var keyLine = Line(current.Start);
                if (current is not Scalar { Value: var key })
                {
                    throw new RefusedException(keyLine, "a key must be plain text");
                }

                Advance();
                var value = ReadNode(depth + 1);
                if (key == "<<")
                {
                    merged.AddRange(Mappings(value, keyLine));
                }
                else if (!lines.TryAdd(key, keyLine))
                {
                    repeated.Add(new RepeatedKey(key, lines[key], keyLine));
                }
                else
                {
                    entries.Add(new DocumentEntry(key, keyLine, value));
                }
            }

            foreach (var entry in merged.SelectMany(mapping => mapping.Entries).Where(entry => lines.TryAdd(entry.Key, entry.Line)))
            {
                entries.Add(entry);
            }

            return new DocumentMapping(line, entries.ToImmutable(), repeated.ToImmutable());
        }

        private static IEnumerable<DocumentMapping> Mappings(DocumentNode value, int line) => value switch
        {
            DocumentMapping mapping => [mapping],
            DocumentList list when list.Items.All(item => item is DocumentMapping) => list.Items.Cast<DocumentMapping>(),
            _ => throw new RefusedException(line, "<< takes in the keys of a mapping, such as *name, or of a list of mappings"),
        };

        private ParsingEvent Advance() =>
            _parser.MoveNext() && _parser.Current is { } next ? next : throw new InvalidOperationException("The YAML events end early.");

        private static RefusedException TooDeep(int line) => new(line, $"nested deeper than {MaxDepth} levels");

        /// <summary>The library places a tab in the indentation at the start of the mapping around it.</summary>
        private int LineOf(YamlException error)
        {
            var line = Line(error.Start);
            if (!error.Message.Contains("tab", StringComparison.Ordinal))
            {
                return line;
            }

            var lines = text.Split('\n');
            var tabbed = Array.FindIndex(lines, Math.Min(line, lines.Length) - 1, written => written.TrimStart(' ').StartsWith('\t'));
            return tabbed < 0 ? line : tabbed + 1;
        }

        private static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

        /// <summary>The library's sentence as the tail of one of ours.</summary>
        private static string Plain(string message) =>
            message.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }

    private sealed class RefusedException(int line, string message) : Exception(message)
    {
        public int Line => line;
    }
}
