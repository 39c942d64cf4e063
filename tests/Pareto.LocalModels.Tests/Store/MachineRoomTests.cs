using Pareto.LocalModels.Store;

namespace Pareto.LocalModels.Tests.Store;

public class MachineRoomTests
{
    [Fact]
    public void Here_FolderThatIsNotThereYet_HasTheRoomOfTheOneAbove()
    {
        var above = MachineRoom.Here.FreeDisk(Path.GetTempPath());

        MachineRoom.Here.FreeDisk(Path.Combine(Path.GetTempPath(), $"none-{Guid.NewGuid():N}", "deeper")).ShouldNotBeNull();
        above.ShouldNotBeNull().ShouldBePositive();
    }

    [Fact]
    public void Here_Memory_IsLessThanTheRuntimeMayUse()
    {
        MachineRoom.Here.Memory.ShouldBeInRange(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
