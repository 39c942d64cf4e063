using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Tells which workload a call belongs to, one call after the other in the order of the log, in bounded memory: by the name that the log
/// gives; else by its system prompt, where prompts that are alike by half (<see cref="Shingles"/>) are one workload, that of the first one
/// met (leader clustering; Hartigan, "Clustering Algorithms", 1975, ch. 3); else by the first five words of the prompt. Of too many
/// workloads the smallest go together into the rest, at the end also those that hold next to nothing.
/// </summary>
internal sealed class Workloads
{
    private const int Most = 512;
    private const int MostKnownPrompts = 1 << 16;
    private const int MostLeaders = 256;
    private const double AlikeSystem = 0.5;
    private const int TemplateWords = 5;
    private const int NameWords = 5;
    private const int LongestNameWord = 24;

    // A found workload with a smaller share than this is none.
    private const double LeastShare = 0.001;
    private const double LeastTemplateShare = 0.01;
    private const int LeastTemplateCalls = 5;

    private const ulong RestKey = 1;

    private static readonly HashSet<string> Fillers = new(
        ["you", "are", "a", "an", "the", "is", "to", "of", "and", "for", "your", "please", "in", "on", "with", "that", "this", "as", "at", "our", "it", "be"], StringComparer.Ordinal);

    private readonly Dictionary<ulong, WorkloadTally> _all = [];
    private readonly Dictionary<ulong, ulong> _leaderOf = [];
    private readonly List<(ulong Key, ushort[] Signature)> _leaders = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Some workloads were too many to be kept apart.</summary>
    public bool HasFolded { get; private set; }

    public IEnumerable<WorkloadTally> All => _all.Values;

    /// <summary>The workload of a call, and its key.</summary>
    public WorkloadTally Of(CallDigest digest, int mostSamples, out ulong key)
    {
        var call = digest.Call;
        key = call.Workload is { } name ? TextHash.Of(name.ToLowerInvariant(), 2)
            : digest.System != 0 ? LeaderOf(digest)
            : digest.Prompt != 0 ? TemplateOf(call)
            : RestKey;
        if (!_all.TryGetValue(key, out var tally))
        {
            if (_all.Count >= Most)
            {
                FoldSmallest(mostSamples);
            }

            tally = Create(key, call);
            _all.Add(key, tally);
        }

        return tally;
    }

    /// <summary>Those that are worth a line each, the smaller ones in the rest.</summary>
    public List<WorkloadTally> Settle(int mostSamples)
    {
        var calls = _all.Values.Sum(tally => tally.Calls);
        Fold(
            _all.Where(one => one.Value.Origin switch
            {
                WorkloadOrigin.SystemPrompt => one.Value.Calls < LeastShare * calls,
                WorkloadOrigin.Template => one.Value.Calls < Math.Max(LeastTemplateCalls, LeastTemplateShare * calls),
                _ => false,
            }),
            mostSamples);
        return [.. _all.Values];
    }

    private WorkloadTally Create(ulong key, LoggedCall call)
    {
        if (key == RestKey)
        {
            return new WorkloadTally("other", WorkloadOrigin.Rest);
        }

        if (call.Workload is { } named)
        {
            _names.Add(named);
            return new WorkloadTally(named, WorkloadOrigin.Named);
        }

        var first = call.Messages.FirstOrDefault(message => message.Role is ChatRole.System or ChatRole.Developer);
        return first is not null
            ? new WorkloadTally(NameOf(first.Text), WorkloadOrigin.SystemPrompt)
            : new WorkloadTally(NameOf(call.Messages[0].Text), WorkloadOrigin.Template);
    }

    // A few words of the text that say something, as a name: "triage-support-tickets".
    private string NameOf(string text)
    {
        var sentence = text.AsSpan().IndexOfAny('.', ':', '\n') is > 20 and var end ? text[..end] : text;
        var words = Words(sentence).Where(word => !Fillers.Contains(word)).Take(NameWords).ToList();
        var stem = words.Count > 0 ? string.Join('-', words) : "prompt";
        var name = stem;
        for (var number = 2; !_names.Add(name); number++)
        {
            name = $"{stem}-{number}";
        }

        return name;
    }

    private ulong LeaderOf(CallDigest digest)
    {
        if (_leaderOf.TryGetValue(digest.System, out var known))
        {
            return known;
        }

        var system = digest.Call.Messages.First(message => message.Role is ChatRole.System or ChatRole.Developer).Text;
        Span<ushort> signature = stackalloc ushort[Shingles.SignatureLength];
        Shingles.Sign(Shingles.Of(system), signature);
        var (leader, likeness) = (0UL, AlikeSystem);
        foreach (var (key, other) in _leaders)
        {
            var found = Shingles.Likeness(signature, other);
            if (found >= likeness)
            {
                (leader, likeness) = (key, found);
            }
        }

        if (leader == 0)
        {
            leader = _leaders.Count < MostLeaders ? digest.System : RestKey;
            if (leader != RestKey)
            {
                _leaders.Add((leader, signature.ToArray()));
            }
            else
            {
                HasFolded = true;
            }
        }

        // Prompts that carry a name or a date are each new: of these no more are kept.
        if (_leaderOf.Count < MostKnownPrompts)
        {
            _leaderOf.Add(digest.System, leader);
        }

        return leader;
    }

    private static ulong TemplateOf(LoggedCall call)
    {
        var hash = 3UL;
        foreach (var word in Words(call.Messages[0].Text).Take(TemplateWords))
        {
            hash = TextHash.Of(word, hash);
        }

        return hash;
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                if (word.Length < LongestNameWord)
                {
                    word.Append(char.ToLowerInvariant(character));
                }

                continue;
            }

            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private void FoldSmallest(int mostSamples)
    {
        HasFolded = true;
        Fold(_all.Where(one => one.Key != RestKey).OrderBy(one => one.Value.Calls).ThenBy(one => one.Key).Take(Most / 2), mostSamples);
    }

    private void Fold(IEnumerable<KeyValuePair<ulong, WorkloadTally>> small, int mostSamples)
    {
        foreach (var (key, tally) in small.ToList())
        {
            if (!_all.TryGetValue(RestKey, out var rest))
            {
                _all.Add(RestKey, rest = new WorkloadTally("other", WorkloadOrigin.Rest));
            }

            rest.Add(tally, mostSamples);
            _all.Remove(key);
            _names.Remove(tally.Name);
        }
    }
}
