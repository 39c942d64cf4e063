using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Routing.Sessions;

/// <summary>Registers the memory of conversations.</summary>
internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services.AddSingleton<ConversationMemory>();
}
