using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Tests.Inference;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_ManyPieces_DoesEachPartOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 500; round++)
        {
            var parts = (round % 20) + 1;
            var done = new int[parts];

            pool.Run(parts, part => Interlocked.Increment(ref done[part]));

            done.ShouldAllBe(times => times == 1);
        }
    }

    [Fact]
    public void Run_PartThatFails_TellsTheCaller()
    {
        using var pool = new WorkerPool(2);

        Should.Throw<InvalidOperationException>(() => pool.Run(4, part => throw new NotSupportedException($"{part}")))
            .InnerException.ShouldBeOfType<NotSupportedException>();
    }
}
