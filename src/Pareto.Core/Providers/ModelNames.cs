namespace Pareto.Core.Providers;

/// <summary>What the name of a model tells where nothing else does: local servers list chat models and others alike.</summary>
internal static class ModelNames
{
    private static readonly string[] OtherMarks =
        ["embed", "bge-", "gte-", "e5-", "minilm", "rerank", "whisper", "tts", "clip-", "stable-diffusion", "sdxl"];

    public static bool IsChat(string model) =>
        !Array.Exists(OtherMarks, mark => model.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
