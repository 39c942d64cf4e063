namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>How a word is written.</summary>
internal enum WordShape : byte
{
    Mark,
    Lower,
    Initial,
    Capital,
    Capitals,
    Inner,
    Hyphenated,
    OtherScript,
    Number,
    LongNumber,
    NumberAndLetters,
    Address,
}
