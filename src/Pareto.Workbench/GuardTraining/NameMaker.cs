using System.Collections.Immutable;
using System.Globalization;

namespace Pareto.Workbench.GuardTraining;

/// <summary>Makes up names of people, places, addresses and organisations from the lists.</summary>
internal sealed class NameMaker(Random random)
{
    private static readonly ImmutableArray<string> Given = WordLists.Entries("given");
    private static readonly ImmutableArray<string> Family = WordLists.Entries("family");
    private static readonly ImmutableArray<string> Cities = WordLists.Entries("cities");
    private static readonly ImmutableArray<string> Regions = WordLists.Entries("regions");
    private static readonly ImmutableArray<string> Groups = WordLists.Entries("groups");
    private static readonly ImmutableArray<string> Known = WordLists.Entries("organisations");
    private static readonly ImmutableArray<string> Jobs = [.. WordLists.Lines("jobs")];
    private static readonly ImmutableArray<string> Countries = [.. WordLists.Lines("countries").Select(line => line.Split(';')[0])];
    private static readonly ImmutableArray<string> Demonyms = [.. WordLists.Lines("countries").SelectMany(line => line.Split(';')[1].Split(','))];
    private static readonly ImmutableArray<(string Key, string Value)> Streets = [.. WordLists.Keyed("streets")];
    private static readonly ImmutableDictionary<string, string[]> StreetWords =
        WordLists.Keyed("streetwords").ToImmutableDictionary(line => line.Key, line => line.Value.Split(' ').Select(word => word.Replace('_', ' ')).ToArray());
    private static readonly ImmutableDictionary<string, string> CompanyWords =
        WordLists.Keyed("organisationwords").ToImmutableDictionary(line => line.Key, line => line.Value);
    private static readonly string[] CompanyFront = CompanyWords["front"].Split(' ');
    private static readonly string[] CompanyBack = CompanyWords["back"].Split(' ');
    private static readonly string[] CompanyNoun = CompanyWords["noun"].Split(' ');
    private static readonly string[] CompanyForm = CompanyWords["form"].Split('|');
    private static readonly string[] PublicBodies = Alternatives(CompanyWords["public"]);
    private static readonly string[] Honorifics =
        ["Mr.", "Mrs.", "Ms.", "Miss", "Dr.", "Mr", "Mrs", "Ms", "Dr", "Prof.", "Professor", "Sir", "Mr.", "Mrs.", "Ms.", "Rev.", "Capt.", "Lady", "mr.", "ms.", "mrs.", "dr.", "MR.", "DR", "Doctor", "Madam", "Mx."];
    private static readonly string[] States =
        ["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "NSW", "VIC", "QLD", "ON", "BC", "QC"];

    public string First() => Pick(Given);

    public string Last() => random.Next(12) == 0 ? $"{Pick(Family)}-{Pick(Family)}" : Pick(Family);

    public string Full() => random.Next(26) switch
    {
        < 13 => $"{First()} {Last()}",
        < 16 => $"{First()} {Letter()}. {Last()}",
        < 18 => $"{First()} {Letter()} {Last()}",
        18 => $"{First()} {First()} {Last()}",
        19 => $"{First()} {Last()} {Last()}",
        20 => $"{Letter()}. {Last()}",
        21 => $"{Letter()}. {Letter()}. {Last()}",
        22 => $"{First()} {Pick(["van", "de", "von", "van der", "di", "da", "del", "bin", "Al", "dos", "ter", "le"])} {Last()}",
        23 => $"{Last()}, {First()}",
        24 => $"{First()} {Last()}{Pick([" Jr.", " Jr", " Sr.", " III", " II"])}",
        _ => $"{First()}  {Last()}",
    };

    public string Person() => random.Next(20) switch
    {
        < 12 => Full(),
        < 17 => First(),
        _ => Last(),
    };

    public string City() => random.Next(12) == 0 ? Pick(Cities).ToUpperInvariant() : Pick(Cities);

    /// <summary>A part of a town or a feature of the land.</summary>
    public string Landmark() => random.Next(8) switch
    {
        0 => $"{Pick(["Lake", "Mount", "Fort", "Port", "Cape", "River", "Castle", "Camp", "Point", "Glen", "Villa", "Loch"])} {Pick(Family)}",
        1 => $"{Pick(["North", "South", "East", "West", "Upper", "Lower", "New", "Old", "Greater", "Central", "Northern", "Eastern"])} {Pick(Cities)}",
        2 => $"{Pick(Cities)} {Pick(["County", "Parish", "Region", "District", "Province", "Airport", "Station", "Bay", "Harbour", "Castle", "Cathedral", "Prefecture", "Municipality", "Oblast", "Township", "Borough"])}",
        3 => $"{Pick(Cities)}-{Pick(Cities)}",
        _ => $"{Pick(Family)} {Pick(["Lake", "River", "Brook", "Creek", "Glacier", "Bay", "County", "Parish", "Island", "Islands", "Valley", "Hall", "Park", "Bridge", "Square", "Station", "Airport", "Castle", "Beach", "Mountain", "Mountains", "Falls", "Forest", "Peninsula", "Reservoir", "Field", "Fields", "Heights", "Point", "Hill", "Hills", "Springs", "Plaza", "Pass", "Peak", "Canyon", "Desert", "Sea", "Strait", "Gulf", "Ridge", "Farm", "House", "Playfield", "Stadium", "Arena"])}",
    };

    public string Country() => Pick(Countries);

    public string Region() => Pick(Regions);

    public string Place() => random.Next(10) switch
    {
        < 5 => City(),
        < 7 => Country(),
        7 => Landmark(),
        _ => Region(),
    };

    public string Demonym() => random.Next(5) == 0 ? Pick(Groups) : Pick(Demonyms);

    public string Honorific() => Pick(Honorifics);

    public string Job() => random.Next(4) == 0 ? Pick(Jobs).ToLowerInvariant() : random.Next(6) == 0 ? Title(Pick(Jobs)) : Pick(Jobs);

    public string Handle()
    {
        var name = random.Next(3) switch
        {
            0 => First() + Last(),
            1 => First(),
            _ => Last() + Pick(["_", "", "x"]) + Pick(CompanyFront),
        };
        name = name.Replace(" ", "") + (random.Next(3) == 0 ? random.Next(100).ToString(CultureInfo.InvariantCulture) : "");
        return random.Next(2) == 0 ? name.ToLowerInvariant() : name;
    }

    public string Organisation()
    {
        var name = random.Next(40) switch
        {
            < 10 => Pick(Known),
            < 18 => Joined(),
            < 26 => $"{Pick(CompanyFront)} {Pick(CompanyNoun)}",
            < 28 => $"{Pick(CompanyFront)} {Pick(CompanyFront)} {Pick(CompanyNoun)}",
            < 30 => $"{Last()} {Pick(CompanyNoun)}",
            < 32 => $"{Pick(Family)}-{Pick(Family)}",
            32 => $"{Pick(Family)}, {Pick(Family)} and {Pick(Family)}",
            33 => $"{Pick(Family)} {Pick(["and", "&"])} {Pick(Family)}",
            34 => $"{Pick(Family)}",
            _ => Fill(Pick(PublicBodies), "en"),
        };
        return random.Next(3) == 0 ? $"{name}{Pick([" ", " ", ", "])}{Pick(CompanyForm)}" : name;
    }

    public string Address()
    {
        var street = Street();
        var city = City();
        return random.Next(30) switch
        {
            < 4 => street,
            < 6 => $"{street}, {city}",
            6 => $"{street}, {city}, {Pick(States)} {Zip()}",
            7 => $"{street} {Unit()}, {city}, {Pick(States)} {Zip()}",
            8 => $"{street}, {city} {Zip()}",
            9 => $"{street}, {Zip()} {city}",
            10 => $"{street}, {Zip()} {city}, {Country()}",
            11 => $"{street}\n{Zip()} {city}",
            12 => $"{street}\n{Zip()} {city}\n{Country()}",
            13 => $"{street}\n{city}, {Pick(States)} {Zip()}",
            14 => $"{street} {Unit()}\n{city}, {Pick(States)} {Zip()}",
            15 => $"{street}, {Unit()}, {city}, {Country()}",
            < 19 => $"{Number()} {street}\n {Unit()}\n {city}\n {Country()} {Zip()}",
            19 => $"{street}\n {Unit()}\n {city}\n {Country()}",
            20 => $"{Number()} {street} {Unit()} {city} {Pick(Regions)}",
            21 => $"{street} {Unit()}, {city}, {Country()} {Zip()}",
            22 => $"{Number()} {street} {Unit()} {city} {Country()} {Zip()}",
            23 => $"{Pick(["the corner of", "corner of", "at the corner of", "the intersection of"])} {street} and {Street()}",
            24 => $"{street}\n{city}\n, {Letter()}{Letter()}\n {Country()} {Zip()}",
            25 => $"{Pick(["PSC", "Unit", "CMR"])} {Number()}{Pick([", ", " "])}Box {Number()}\n{Pick(["APO", "FPO", "DPO"])} {Pick(["AA", "AE", "AP"])} {Zip()}",
            26 => $"{Pick(["USNS", "USS", "USCGC", "USNV"])} {Last()}\n{Pick(["APO", "FPO"])} {Pick(["AA", "AE", "AP"])} {Zip()}",
            27 => $"{street} {Pick(Family)} {Pick(["Street", "Points", "Ridge", "Mills", "Coves", "Route", "Islands", "Squares", "Trail", "Forks", "Green", "Bridge"])}\n {Unit()}\n {city}\n {Country()} {Zip()}",
            28 => $"{city}, {street}",
            _ => $"{street}, {city}, {Country()}",
        };
    }

    public string Number() => random.Next(Pick([10, 100, 100, 1000, 1000, 10000, 100000])).ToString(CultureInfo.InvariantCulture);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public string Street()
    {
        // Half of all addresses are written the English way, as in what a gateway sees.
        var pattern = Pick(Streets);
        while (pattern.Key != "en" && random.Next(3) == 0)
        {
            pattern = Pick(Streets);
        }

        return Fill(pattern.Value, pattern.Key);
    }

    public string Unit() =>
        $"{Pick(["Apt.", "Suite", "Apt", "Apt.", "Suite", "Unit", "Floor", "Room", "#", "Flat", "Ste."])} {random.Next(1000).ToString(random.Next(2) == 0 ? "000" : "0", CultureInfo.InvariantCulture)}";

    public string Zip() => random.Next(10) switch
    {
        < 7 => random.Next(1000, 100000).ToString("00000", CultureInfo.InvariantCulture),
        7 => random.Next(1000, 10000).ToString(CultureInfo.InvariantCulture),
        8 => $"{Letter()}{Letter()}{random.Next(1, 30)} {random.Next(1, 10)}{Letter()}{Letter()}",
        _ => $"{random.Next(10000, 100000)}-{random.Next(1000, 10000)}",
    };

    private string Joined()
    {
        var front = Pick(CompanyFront);
        var back = Pick(CompanyBack);
        return random.Next(4) switch
        {
            0 => front + char.ToUpperInvariant(back[0]) + back[1..],
            1 => front.ToLowerInvariant()[..Math.Min(4, front.Length)] is var stem ? char.ToUpperInvariant(stem[0]) + stem[1..] + back : front,
            2 => $"{front}{back} {Pick(CompanyNoun)}",
            _ => front + back,
        };
    }

    private char Letter() => "ABCDEFGHIJKLMNOPRSTVWZ"[random.Next(22)];

    private string Fill(string pattern, string language)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] != '{')
            {
                text.Append(pattern[at++]);
                continue;
            }

            var end = pattern.IndexOf('}', at);
            var slot = pattern[(at + 1)..end];
            at = end + 1;
            text.Append(slot.Split(':')[0] switch
            {
                "n" => Number(),
                "f" => First(),
                "l" => Pick(Family),
                "c" => Pick(Cities),
                "w" => Pick(StreetWords[slot.Length > 1 ? slot[2..] : language is "de" or "fr" or "es" or "nl" or "da" or "sv" or "fi" or "is" or "pl" or "cs" or "hu" or "sl" or "et" or "el" or "tr" or "jp" or "it" ? language : "en"]),
                _ => Pick(slot.Split('|')),
            });
        }

        return text.ToString().Trim();
    }

    /// <summary>Splits at bars that stand outside braces.</summary>
    private static string[] Alternatives(string line)
    {
        var depth = 0;
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            depth += line[i] == '{' ? 1 : line[i] == '}' ? -1 : 0;
            if (line[i] == '|' && depth == 0)
            {
                parts.Add(line[start..i]);
                start = i + 1;
            }
        }

        parts.Add(line[start..]);
        return [.. parts];
    }

    private static string Title(string words) =>
        string.Join(' ', words.Split(' ').Select(word => word.Length > 3 ? char.ToUpperInvariant(word[0]) + word[1..] : word));
}
