using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>Makes the tagger's word list of the lists under Lists/.</summary>
internal static class LexiconBuilder
{
    public static Dictionary<uint, WordTraits> Build()
    {
        var words = new Dictionary<uint, WordTraits>();
        foreach (var (kind, list) in WordLists.Keyed("words"))
        {
            var traits = Enum.Parse<WordTraits>(kind == "organisationform" ? nameof(WordTraits.OrganisationForm) : kind, ignoreCase: true);
            foreach (var word in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Add(word, traits);
                if (traits == WordTraits.Common && word.Length > 3 && word.All(char.IsAsciiLetterLower))
                {
                    AddForms(word);
                }
            }
        }

        AddAll(WordLists.Entries("given"), WordTraits.GivenName);
        AddAll(WordLists.Entries("family"), WordTraits.FamilyName);
        AddAll(WordLists.Entries("cities"), WordTraits.City);
        AddAll(WordLists.Entries("regions"), WordTraits.Region);
        AddAll(WordLists.Entries("groups"), WordTraits.Demonym);
        AddAll(WordLists.Entries("organisations"), WordTraits.Organisation);
        AddAll(WordLists.Lines("jobs"), WordTraits.Job);
        foreach (var line in WordLists.Lines("countries"))
        {
            var parts = line.Split(';');
            AddAll([parts[0]], WordTraits.Region);
            AddAll(parts[1].Split(','), WordTraits.Demonym);
        }

        return words;

        void AddAll(IEnumerable<string> entries, WordTraits traits)
        {
            foreach (var entry in entries)
            {
                var parts = entry.Split([' ', '(', ')', '&'], StringSplitOptions.RemoveEmptyEntries);
                foreach (var part in parts)
                {
                    // Of names of several words those that are ordinary words or particles say nothing by themselves.
                    var known = words.GetValueOrDefault(NameTokenizer.HashOf(part));
                    if (parts.Length == 1 || (part.Length > 1 && (known & (WordTraits.Common | WordTraits.Particle)) == 0))
                    {
                        Add(part.TrimEnd('.'), traits);
                    }
                }
            }
        }

        // A word that is no word does no harm here, so English endings are put on all alike.
        void AddForms(string word)
        {
            var stem = word[^1] == 'e' ? word[..^1] : word[^1] == 'y' ? word[..^1] + "i" : word;
            foreach (var form in new[] { word + "s", stem + "es", stem + "ed", stem + "er", stem + "ers", stem + "est", word + "ly", word.TrimEnd('e') + "ing", word.TrimEnd('e') + "ings", word + word[^1] + "ing", word + word[^1] + "ed" })
            {
                Add(form, WordTraits.Common);
            }
        }

        void Add(string word, WordTraits traits)
        {
            var hash = NameTokenizer.HashOf(word);
            words[hash] = words.GetValueOrDefault(hash) | traits;
        }
    }
}
