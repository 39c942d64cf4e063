using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// The recognizers that a configuration brings along, compiled. The check of a file and the server compile them here
/// alike.
/// </summary>
internal sealed class ConfiguredRecognizers
{
    /// <summary>The most terms of all dictionaries together.</summary>
    public const int MostTerms = 2_000_000;

    // Of a file with many bad lines a few are enough to see what is wrong.
    private const int MostLinesTold = 3;

    private readonly List<ConfiguredRecognizer> _summaries = [];
    private readonly Dictionary<string, Sensitivity> _sensitivities = new(StringComparer.Ordinal);
    private readonly List<IRecognizer> _recognizers = [];

    private ConfiguredRecognizers()
    {
        Sensitivities = FrozenDictionary<string, Sensitivity>.Empty;
    }

    /// <summary>None at all.</summary>
    public static ConfiguredRecognizers None { get; } = new();

    public IReadOnlyList<IRecognizer> Recognizers => _recognizers;

    /// <summary>How sensitive the configuration says single types are; most say nothing.</summary>
    public FrozenDictionary<string, Sensitivity> Sensitivities { get; private set; }

    /// <summary>What there is, for people.</summary>
    public IReadOnlyList<ConfiguredRecognizer> Summaries => _summaries;

    /// <summary>
    /// Compiles what can be compiled and adds a problem, placed below <paramref name="path"/>, for all that cannot.
    /// Reads the files of terms and of fingerprints; their paths must be absolute.
    /// </summary>
    public static ConfiguredRecognizers Compile(
        string path,
        IReadOnlyList<RecognizerOptions> recognizers,
        IReadOnlyList<DictionaryOptions> dictionaries,
        IReadOnlyList<MarkerOptions> markers,
        IReadOnlyList<FingerprintOptions> fingerprints,
        ICollection<ConfigurationProblem> problems)
    {
        var compiled = new ConfiguredRecognizers();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var named = recognizers.Select((options, i) => ($"recognizers[{i}]", options.Name, options.Sensitivity))
            .Concat(dictionaries.Select((options, i) => ($"dictionaries[{i}]", options.Name, options.Sensitivity)))
            .Concat(markers.Select((options, i) => ($"markers[{i}]", options.Name, options.Sensitivity)))
            .Concat(fingerprints.Select((options, i) => ($"fingerprints[{i}]", options.Name, options.Sensitivity)));
        foreach (var (place, name, sensitivity) in named)
        {
            compiled.CheckName($"{path}.{place}", name, sensitivity, names, problems);
        }

        for (var i = 0; i < recognizers.Count; i++)
        {
            compiled.AddPatterns($"{path}.recognizers[{i}]", recognizers[i], problems);
        }

        compiled.AddTerms(path, dictionaries, markers, problems);
        compiled.AddFingerprints(path, fingerprints, problems);
        compiled.Sensitivities = compiled._sensitivities.ToFrozenDictionary(StringComparer.Ordinal);
        return compiled;
    }

    private void CheckName(string path, string name, Sensitivity? sensitivity, HashSet<string> names, ICollection<ConfigurationProblem> problems)
    {
        // A placeholder is made of the name, and a model must be able to repeat it.
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0]) || !name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            problems.Add(new($"{path}.name", $"\"{name}\" is no name for a type: write capitals, digits and _, such as CUSTOMER_NUMBER."));
        }
        else if (!names.Add(name))
        {
            problems.Add(new($"{path}.name", $"{name} is there twice. Give each its own name; a policy can treat several types alike."));
        }
        else if (sensitivity is { } own)
        {
            _sensitivities.Add(name, own);
        }
    }

    private void AddPatterns(string path, RecognizerOptions options, ICollection<ConfigurationProblem> problems)
    {
        if (options.Patterns.Count == 0)
        {
            problems.Add(new($"{path}.patterns", "The recognizer has no pattern. Write at least one."));
        }

        var patterns = ImmutableArray.CreateBuilder<SafePattern>(options.Patterns.Count);
        for (var i = 0; i < options.Patterns.Count; i++)
        {
            if (SafePattern.TryCompile(options.Patterns[i], options.IgnoreCase, out var pattern, out var problem))
            {
                patterns.Add(pattern);
            }
            else
            {
                problems.Add(new($"{path}.patterns[{i}]", problem));
            }
        }

        if (options.Context.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(new($"{path}.context", "One of the words is empty. Write it, or leave it out."));
            return;
        }

        var context = options.Context.Count == 0 ? null : ContextWords.Of([.. options.Context]);
        _recognizers.Add(new UserRecognizer(options.Name, patterns.ToImmutable(), context, options.Validator, options.Score));
        _summaries.Add(new(options.Name, ConfiguredKind.Recognizer, options.Patterns.Count, options.Sensitivity));
    }

    private void AddTerms(
        string path, IReadOnlyList<DictionaryOptions> dictionaries, IReadOnlyList<MarkerOptions> markers, ICollection<ConfigurationProblem> problems)
    {
        var index = new TermIndex();
        var lists = ImmutableArray.CreateBuilder<TermList>(dictionaries.Count + markers.Count);
        var total = 0L;

        // Where lists share a term the one added last is told: let that be the strictest.
        foreach (var (options, i) in dictionaries.Select((options, i) => (options, i)).OrderBy(entry => entry.options.Sensitivity ?? Sensitivity.Restricted))
        {
            var at = $"{path}.dictionaries[{i}]";
            if (options.Terms.Count == 0 && options.Files.Count == 0)
            {
                problems.Add(new(at, "The dictionary has no terms. Write terms, or files that hold them."));
            }

            var list = lists.Count;
            lists.Add(new(options.Name, AreMarks: false));
            var count = AddTerms(index, options.Terms.Select((term, line) => ($"{at}.terms[{line}]", term)), list, options.CaseSensitive, problems);
            for (var f = 0; f < options.Files.Count; f++)
            {
                count += AddFile(index, $"{at}.files[{f}]", options.Files[f], list, options.CaseSensitive, problems);
            }

            total += count;
            _summaries.Add(new(options.Name, ConfiguredKind.Dictionary, count, options.Sensitivity));
        }

        foreach (var (options, i) in markers.Select((options, i) => (options, i)).OrderBy(entry => entry.options.Sensitivity ?? Sensitivity.Restricted))
        {
            var at = $"{path}.markers[{i}].marks";
            if (options.Marks.Count == 0)
            {
                problems.Add(new(at, "There is no mark. Write at least one, such as CONFIDENTIAL."));
            }

            var list = lists.Count;
            lists.Add(new(options.Name, AreMarks: true));
            var count = AddTerms(index, options.Marks.Select((term, line) => ($"{at}[{line}]", term)), list, exact: false, problems);
            total += count;
            _summaries.Add(new(options.Name, ConfiguredKind.Marker, count, options.Sensitivity));
        }

        if (total > MostTerms)
        {
            problems.Add(new($"{path}.dictionaries", $"There are {total} terms, more than {MostTerms}. Leave out what need not be found."));
        }

        if (lists.Count > 0)
        {
            _recognizers.Add(new TermRecognizer(index, lists.ToImmutable()));
        }
    }

    private static int AddTerms(TermIndex index, IEnumerable<(string Path, string Term)> terms, int list, bool exact, ICollection<ConfigurationProblem> problems)
    {
        var count = 0;
        foreach (var (path, term) in terms)
        {
            if (index.TryAdd(term, list, exact))
            {
                count++;
            }
            else
            {
                problems.Add(new(path, NoTerm));
            }
        }

        return count;
    }

    private static int AddFile(TermIndex index, string path, string file, int list, bool exact, ICollection<ConfigurationProblem> problems)
    {
        var count = 0;
        var refused = new List<int>();
        try
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                var term = line.AsSpan().Trim();
                if (term.IsEmpty || term[0] == '#')
                {
                    continue;
                }

                if (count >= MostTerms)
                {
                    problems.Add(new(path, $"The file holds more than {MostTerms} terms. Leave out what need not be found."));
                    break;
                }

                if (index.TryAdd(line, list, exact))
                {
                    count++;
                }
                else
                {
                    refused.Add(number);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(path, $"The file cannot be read: {error.Message}"));
            return count;
        }

        foreach (var line in refused.Take(MostLinesTold))
        {
            problems.Add(new(path, $"Line {line}: {NoTerm}"));
        }

        if (refused.Count > MostLinesTold)
        {
            problems.Add(new(path, $"{refused.Count - MostLinesTold} more lines are no terms either."));
        }

        if (count == 0 && refused.Count == 0)
        {
            problems.Add(new(path, "The file holds no term."));
        }

        return count;
    }

    private void AddFingerprints(string path, IReadOnlyList<FingerprintOptions> options, ICollection<ConfigurationProblem> problems)
    {
        var sources = ImmutableArray.CreateBuilder<FingerprintedSource>();
        for (var i = 0; i < options.Count; i++)
        {
            var at = $"{path}.fingerprints[{i}].files";
            if (options[i].Files.Count == 0)
            {
                problems.Add(new(at, "There is no file. Write one with `pareto guard fingerprint`, and name it here."));
            }

            var count = 0;
            for (var f = 0; f < options[i].Files.Count; f++)
            {
                if (FingerprintIndex.TryRead(options[i].Files[f], out var index, out var problem))
                {
                    count += index.Count;
                    sources.Add(new(options[i].Name, index));
                }
                else
                {
                    problems.Add(new($"{at}[{f}]", problem));
                }
            }

            _summaries.Add(new(options[i].Name, ConfiguredKind.Fingerprints, count, options[i].Sensitivity));
        }

        if (sources.Count > 0)
        {
            _recognizers.Add(new FingerprintRecognizer(sources.ToImmutable()));
        }
    }

    private const string NoTerm = "A term needs two letters or digits, and has at most 32 words.";
}
