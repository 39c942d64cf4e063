namespace Pareto.Core.Providers;

/// <summary>What the name of a model tells where nothing else does: local servers list chat models and others alike.</summary>
internal static class ModelNames
{
    private static readonly string[] EmbeddingMarks = ["embed", "bge-", "gte-", "e5-", "minilm"];

    private static readonly string[] OtherMarks = ["rerank", "whisper", "tts", "clip-", "stable-diffusion", "sdxl"];

    public static bool IsEmbedding(string model) => Contains(model, EmbeddingMarks) && !Contains(model, ["rerank"]);

    public static bool IsChat(string model) => !Contains(model, EmbeddingMarks) && !Contains(model, OtherMarks);

    private static bool Contains(string model, ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
        {
            if (model.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
