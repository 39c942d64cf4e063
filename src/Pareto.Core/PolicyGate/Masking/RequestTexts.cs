using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Every text of a request, in an order that a conversation keeps as it grows: tool definitions, then the messages from
/// first to last, then the rest. Texts include names, tool calls and results, the text in files, stop sequences, schemas
/// and carried fields; the model's name is not among them, since no provider is sent it as it came.
/// </summary>
internal sealed class RequestTexts
{
    private RequestTexts(GatewayRequest request, PieceReader read)
    {
        Request = request;
        Texts = read.Texts;
        Unscannable = read.Unscannable;
    }

    public GatewayRequest Request { get; }

    public ImmutableArray<RequestText> Texts { get; }

    /// <summary>What could not be read, in the order of the request; a kind may come several times.</summary>
    public ImmutableArray<Unscannable> Unscannable { get; }

    public static RequestTexts Of(GatewayRequest request)
    {
        var reader = new PieceReader();
        new RequestWalk(reader).Walk(request);
        return new RequestTexts(request, reader);
    }

    /// <summary>
    /// The request with stretches of its texts replaced, valid where it was valid: JSON stays JSON, escaped as it must
    /// be, and identifiers keep to the characters that providers accept in them. A replaced JSON number becomes a string.
    /// </summary>
    /// <param name="replacements">
    /// For each of <see cref="Texts"/>, in its order, what to replace: sorted, apart from each other, and each inside one
    /// piece (see <see cref="RequestText.Cut"/>).
    /// </param>
    public GatewayRequest Replace(IReadOnlyList<ImmutableArray<Replacement>> replacements) =>
        new RequestWalk(new PieceRewriter(Texts, replacements)).Walk(Request);
}
