using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>A token to compute, at its place in its sequence.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Position">Its place; everything before it is in the cache, or earlier in the same batch.</param>
/// <param name="Cache">The sequence's keys and values, which the token joins.</param>
/// <param name="WantsLogits">Whether the logits after it are asked for.</param>
/// <param name="Adapter">What changes the model for its sequence; null: nothing.</param>
/// <param name="Vector">What takes the state of the token after the last layer; null: nothing.</param>
internal readonly record struct BatchToken(int Token, int Position, KeyValueCache Cache, bool WantsLogits, LoraAdapter? Adapter = null, TextVector? Vector = null);
