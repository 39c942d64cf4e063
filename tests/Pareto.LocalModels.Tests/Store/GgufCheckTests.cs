using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Store;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Store;

public sealed class GgufCheckTests
{
    [Fact]
    public void Beginning_AnyBeginningOfAModel_HasNoProblem()
    {
        var model = TinyModel.Make();
        for (var length = 0; length < 8_000; length++)
        {
            GgufCheck.Beginning(model.AsSpan(0, length)).ShouldBeNull($"{length} bytes");
        }
    }

    [Fact]
    public void Beginning_RandomlyDamaged_NeverThrows()
    {
        var random = new Random(11);
        var model = TinyModel.Make()[..4_000];
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = model.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                damaged[random.Next(changes % 2 == 0 ? 64 : damaged.Length)] = (byte)random.Next(256);
            }

            Should.NotThrow(() => GgufCheck.Beginning(damaged));
        }
    }

    [Fact]
    public void Whole_OnePartOfSeveral_IsRefusedAsSuch()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, TinyModel.Vocabularies(new GgufWriter()).Add("split.count", 3).ToArray());

            Should.Throw<GgufException>(() => GgufCheck.Whole(path)).Message.ShouldContain("one of 3 parts");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
