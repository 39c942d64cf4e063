using System.Numerics;

namespace Pareto.Core.Routing;

/// <summary>What <see cref="CueScanner"/> found in one text. A value without references: scanning allocates nothing.</summary>
internal struct TextFeatures
{
    /// <summary>Cues in the part of the text that gives the instruction.</summary>
    public CueCounts Asked;

    /// <summary>Those of them that head a sentence, or are the object of a verb that does.</summary>
    public CueCounts Commanded;

    /// <summary>Cues in what the instruction is about: quoted material, code.</summary>
    public CueCounts Carried;

    /// <summary>The first kind of work that was commanded.</summary>
    public Cue? FirstCommand;

    /// <summary>A command is followed by a colon and what it is about ("Translate this: …").</summary>
    public bool BringsMaterial;

    public int Characters;

    /// <summary>Characters looked at; fewer than <see cref="Characters"/> where the text is huge.</summary>
    public int CharactersRead;

    /// <summary>Characters outside the instruction.</summary>
    public int MaterialCharacters;

    public int Words;

    /// <summary>Words in Latin letters that no cue and no function word accounts for.</summary>
    public int OwnWords;

    public int Numbers;
    public int Questions;

    /// <summary>Commas of the instruction: what it enumerates.</summary>
    public int Commas;
    public int Sentences;
    public int ListItems;

    /// <summary>Lines or marks that offer an answer to choose ("A. ", "(B)").</summary>
    public int Options;

    public int Headings;
    public int TableLines;

    /// <summary>Fenced code blocks.</summary>
    public int CodeBlocks;

    /// <summary>Lines that end or begin as code does.</summary>
    public int CodeLines;

    /// <summary>TeX commands, powers, mathematical signs.</summary>
    public int MathMarks;

    public int EqualSigns;

    /// <summary>Blanks to fill ("____").</summary>
    public int Blanks;

    public int NonLatinLetters;

    /// <summary>Tokens of answer that the text asks for ("in 500 words"); 0 where it names no length.</summary>
    public int RequestedTokens;

    private ulong _fileNames;

    /// <summary>What the text is about, as the words that carry its content.</summary>
    public TopicWords Topic;

    /// <summary>Distinct names of files, at most 64.</summary>
    public readonly int FileNames => BitOperations.PopCount(_fileNames);

    public void AddFileName(uint hash) => _fileNames |= 1UL << (int)(hash & 63);

    /// <summary>Cues anywhere in the text.</summary>
    public readonly int Anywhere(Cue cue) => Asked.Of(cue) + Carried.Of(cue);
}
