using Pareto.Core.Configuration;

namespace Pareto.Core.Execution;

/// <summary>The rules between the fields of <see cref="ExecutionOptions"/>.</summary>
public static class ExecutionOptionsValidator
{
    public static IEnumerable<ConfigurationProblem> Validate(string path, ExecutionOptions options)
    {
        if (options.FirstTokenTimeout > options.TotalTimeout)
        {
            yield return new($"{path}.firstTokenTimeout", "is longer than totalTimeout, so it could never run out; lower it or raise totalTimeout.");
        }

        if (options.ConnectTimeout > options.FirstTokenTimeout)
        {
            yield return new($"{path}.connectTimeout", "is longer than firstTokenTimeout, so it could never run out; lower it or raise firstTokenTimeout.");
        }

        if (options.RetryDelay > options.MaxRetryDelay)
        {
            yield return new($"{path}.retryDelay", "is longer than maxRetryDelay; lower it or raise maxRetryDelay.");
        }
    }
}
