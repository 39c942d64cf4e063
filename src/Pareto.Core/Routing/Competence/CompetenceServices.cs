using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Routing.Competence;

/// <summary>What targets have shown they can do.</summary>
internal static class CompetenceServices
{
    public static IServiceCollection AddCompetence(this IServiceCollection services) => services
        .AddSingleton<CompetenceReader>()
        .AddSingleton<OutcomeStore>()
        .AddSingleton<CompetenceBook>()
        .AddSingleton<FeedbackIntake>();
}
