namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>What the word lists know of a word. A word may be in several.</summary>
[Flags]
internal enum WordTraits : ushort
{
    None = 0,
    GivenName = 1 << 0,
    FamilyName = 1 << 1,
    City = 1 << 2,
    Region = 1 << 3,
    Demonym = 1 << 4,
    Organisation = 1 << 5,
    OrganisationForm = 1 << 6,
    Street = 1 << 7,
    Unit = 1 << 8,
    Job = 1 << 9,
    Honorific = 1 << 10,
    Particle = 1 << 11,
    Calendar = 1 << 12,
    Cue = 1 << 13,
    Common = 1 << 14,

    /// <summary>Worth a look even where it is written small.</summary>
    Name = GivenName | FamilyName | City | Region | Demonym | Organisation,
}
