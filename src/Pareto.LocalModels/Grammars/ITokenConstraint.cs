namespace Pareto.LocalModels.Grammars;

/// <summary>Keeps one answer to a form, token by token. Made anew for every answer; not for two threads at a time.</summary>
public interface ITokenConstraint
{
    /// <summary>Whether the answer may end here.</summary>
    bool MayEnd { get; }

    /// <summary>
    /// Sets the logits of all tokens that must not come next to negative infinity, those that end the answer among them
    /// unless <see cref="MayEnd"/>.
    /// </summary>
    void Restrict(Span<float> logits);

    /// <summary>Goes on by the token that was chosen, which the last call of <see cref="Restrict"/> allowed. Not called for one that ends the answer.</summary>
    void Accept(int token);
}
