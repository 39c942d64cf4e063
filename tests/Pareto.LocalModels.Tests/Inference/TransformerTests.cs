using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Inference;

public class TransformerTests
{
    [Theory]
    [InlineData(TensorType.Q4_K)]
    [InlineData(TensorType.Q5_0)]
    [InlineData(TensorType.Q6_K)]
    [InlineData(TensorType.BF16)]
    internal void Run_ScalarAndVectorPaths_Agree(TensorType type)
    {
        float[][] logits = [.. new[] { KernelSet.Scalar, KernelSet.Best }.Select(kernels =>
        {
            using var model = LocalModel.Open(GgufFile.Open(TinyModel.Make("llama", type)), new LocalModelOptions { Threads = 2 }, kernels);
            using var cache = model.CreateCache(16);
            var output = new float[model.Vocabulary];
            model.Run([.. Enumerable.Range(0, 16).Select(i => new BatchToken(i * 7, i, cache, i == 15))], output);
            return output;
        })];

        // A difference in the last digit may round an activation to the next quant.
        logits[1].Zip(logits[0], (vector, scalar) => Math.Abs(vector - scalar)).Max().ShouldBeLessThan(0.1f);
    }

    [Fact]
    public void Run_SequencesTogether_AgreeWithEachAlone()
    {
        using var model = Open();
        int[][] prompts = [[1, 2, 3, 4, 5], [70, 71, 72, 73, 74], [5, 9, 5, 9, 5]];
        var alone = prompts.Select(prompt => Last(model, prompt)).ToArray();
        var caches = prompts.Select(prompt => model.CreateCache(prompt.Length)).ToArray();
        var together = new float[prompts.Length * model.Vocabulary];

        for (var position = 0; position < 5; position++)
        {
            var place = position;
            model.Run([.. prompts.Select((prompt, i) => new BatchToken(prompt[place], place, caches[i], place == 4))], together);
        }

        for (var i = 0; i < prompts.Length; i++)
        {
            caches[i].Dispose();
            together.AsSpan(i * model.Vocabulary, model.Vocabulary).ToArray().Zip(alone[i], (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(0.02f);
        }
    }

    private static LocalModel Open(string architecture = "llama", TensorType type = TensorType.Q8_0, KeyValueType cache = KeyValueType.F16) =>
        LocalModel.Open(GgufFile.Open(TinyModel.Make(architecture, type)), new LocalModelOptions { Threads = 2, KeyValues = cache }, KernelSet.Best);

    private static float[] Last(LocalModel model, int[] prompt)
    {
        using var cache = model.CreateCache(prompt.Length);
        var logits = new float[model.Vocabulary];
        model.Run([.. prompt.Select((token, position) => new BatchToken(token, position, cache, position == prompt.Length - 1))], logits);
        return logits;
    }
}
