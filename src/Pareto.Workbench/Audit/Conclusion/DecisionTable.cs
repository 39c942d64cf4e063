namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>What three answers lead to: how much is routine, whether there is volume enough to keep a model busy, whether data must stay.</summary>
public static class DecisionTable
{
    /// <param name="routine">How much of the traffic is routine.</param>
    /// <param name="volume">More than 10,000 requests a day, or a workload whose bill is above $3,000 a month.</param>
    /// <param name="regulated">A workload holds personal data that must not be passed on at will.</param>
    public static Decision Decide(RoutineLevel routine, bool volume, bool regulated) => (routine, volume, regulated) switch
    {
        (RoutineLevel.High, _, true) => new(
            Deployment.LocalFirst, "Most of the work is routine and some of its data must stay: small models in the house do it, and what is hard goes out masked."),
        (RoutineLevel.Medium, true, true) => new(
            Deployment.Hybrid, "The routine part and the data that must stay are enough for models in the house; the rest is for a frontier model."),
        (RoutineLevel.Medium, false, true) => new(
            Deployment.Hybrid, "There is little traffic, but data that must stay needs a model in the house, which can as well do what is routine."),
        (RoutineLevel.Low, _, true) => new(
            Deployment.Hybrid, "Little is routine: a frontier model does most of it, and a model in the house what must not leave."),
        (RoutineLevel.High, true, false) => new(
            Deployment.Hybrid, "Most of the work is routine and there is enough of it to keep small models of one's own busy; what is hard stays at a frontier model."),
        (RoutineLevel.High, false, false) => new(
            Deployment.CloudOnly, "Most of the work is routine, but there is too little of it to pay for machines: cheap models at providers do it."),
        (RoutineLevel.Medium, true, false) => new(
            Deployment.Hybrid, "Half of the work is routine and there is enough of it: small models take that part, a frontier model the rest."),
        (RoutineLevel.Medium, false, false) => new(
            Deployment.CloudOnly, "There is too little traffic to pay for machines: route between cheap and dear models at providers."),
        _ => new(
            Deployment.FrontierFirst, "Little is routine: a frontier model is the default, and small models are for the few workloads that stand out."),
    };

    /// <summary>The level of a share of 0 to 1.</summary>
    public static RoutineLevel LevelOf(double routineShare) =>
        routineShare > ConclusionTests.MostlyRoutine ? RoutineLevel.High
        : routineShare > ConclusionTests.WorthBuilding ? RoutineLevel.Medium
        : RoutineLevel.Low;
}

/// <summary>A cell of the table.</summary>
public sealed record Decision(Deployment Deployment, string Reason);
