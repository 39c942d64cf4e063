using Pareto.Core.Execution;

namespace Pareto.Core.Tests.Execution;

public sealed class ExecutionOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => ExecutionOptionsValidator.Validate("execution", new ExecutionOptions()).ShouldBeEmpty();

    [Fact]
    public void Validate_LimitsThatCouldNeverRunOut_AreAllNamed()
    {
        var options = new ExecutionOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(40),
            FirstTokenTimeout = TimeSpan.FromSeconds(30),
            TotalTimeout = TimeSpan.FromSeconds(20),
            RetryDelay = TimeSpan.FromSeconds(4),
            MaxRetryDelay = TimeSpan.FromSeconds(3),
        };

        ExecutionOptionsValidator.Validate("execution", options).Select(problem => problem.Path).ShouldBe(
            ["execution.firstTokenTimeout", "execution.connectTimeout", "execution.retryDelay"], ignoreOrder: true);
    }
}
