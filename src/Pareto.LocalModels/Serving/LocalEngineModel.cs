using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Serving;

/// <summary>A model that an engine has loaded.</summary>
/// <param name="Tokenizer">Its tokenizer; stays valid when the model is unloaded.</param>
/// <param name="Description">What its file says.</param>
/// <param name="Vocabulary">Tokens that it can compute, at least as many as the tokenizer has.</param>
/// <param name="Context">The longest sequence, prompt and answer together, in tokens.</param>
/// <param name="Memory">What it takes.</param>
public sealed record LocalEngineModel(Tokenizer Tokenizer, ModelDescription Description, int Vocabulary, int Context, EngineMemory Memory);
