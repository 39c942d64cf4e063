namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// A recognizer broke on a text. Names the recognizer and the kind of error only: the inner exception's message could
/// carry a part of the text, so it is not kept.
/// </summary>
internal sealed class RecognizerException(string recognizer, string error)
    : Exception($"The recognizer '{recognizer}' failed with {error}.")
{
    public string Recognizer { get; } = recognizer;
}
