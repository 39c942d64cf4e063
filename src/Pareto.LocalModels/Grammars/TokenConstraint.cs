namespace Pareto.LocalModels.Grammars;

/// <summary>Holds one answer to a grammar.</summary>
internal sealed class TokenConstraint(Grammar grammar) : ITokenConstraint
{
    private GrammarState _state = grammar.Start();
    private bool _ended;

    public bool MayEnd => _ended || _state.Expression.IsNullable;

    public void Restrict(Span<float> logits) => grammar.Mask(_state).Apply(logits);

    public void Accept(int token)
    {
        if (_ended || (_state.Expression.IsNullable && grammar.Trie.Ends.Contains(token)))
        {
            _ended = true;
            return;
        }

        _state = grammar.Move(_state, token) ?? throw new InvalidOperationException($"Token {token} does not fit the grammar here.");
    }
}
