using Pareto.Core.Configuration;

namespace Pareto.Core.Routing.Promise;

/// <summary>Reads the operating point and holds it against what the configuration asks of it.</summary>
public static class PromiseOptionsValidator
{
    /// <summary>The operating point, or null and the problems why there is none.</summary>
    public static OperatingPoint? Load(string path, PromiseOptions options, ICollection<ConfigurationProblem> problems)
    {
        OperatingPoint point;
        try
        {
            point = OperatingPoint.Read(options.File);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new($"{path}.file", $"'{options.File}' cannot be used: {e.Message} Write it with `pareto router calibrate --out`."));
            return null;
        }

        if (point.MaxLoss is not { } loss || loss > options.MaxLoss)
        {
            var promised = point.MaxLoss is { } more ? $"promises a loss of at most {more}" : "was chosen by costs and promises no loss";
            problems.Add(new($"{path}.maxLoss", $"the file {promised}, not {options.MaxLoss}. Calibrate again with --max-loss {options.MaxLoss}, or raise maxLoss."));
        }

        if (point.Confidence < options.Confidence)
        {
            problems.Add(new(
                $"{path}.confidence",
                $"the file is sure by {point.Confidence}, not by {options.Confidence}. Calibrate again with --confidence {options.Confidence}, or lower confidence."));
        }

        return point;
    }
}
