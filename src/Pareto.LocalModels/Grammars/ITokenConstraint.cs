namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Which tokens may come next in one answer; made anew for every answer. Some token is always left, and from wherever the
/// answer stands it can be brought to an end. Of an answer that is cut before its end nothing is promised.
/// </summary>
public interface ITokenConstraint
{
    /// <summary>Whether the answer may end here. Only then are the tokens that end an answer left.</summary>
    bool MayEnd { get; }

    /// <summary>Makes the logit of every token that may not come next minus infinity. One logit a token; those beyond the vocabulary are shut too.</summary>
    void Restrict(Span<float> logits);

    /// <summary>Moves on by the token that was chosen, one that <see cref="Restrict"/> left.</summary>
    void Accept(int token);
}
