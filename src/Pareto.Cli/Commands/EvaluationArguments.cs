using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.LocalModels.Evaluation;

namespace Pareto.Cli.Commands;

/// <summary>Options and figures that the commands share which evaluate models on data.</summary>
internal static class EvaluationArguments
{
    private const int UsualAnswerTokens = 64;

    public static Option<AnswerMatch> Match() => new("--match")
    {
        Description = "When an answer is right: normalised (equal but for case, spaces, punctuation), exact, contains, or number (its last number).",
    };

    public static Option<int?> Limit()
    {
        var option = new Option<int?>("--limit") { Description = "Only so many lines of the data.", HelpName = "LINES" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var lines) || lines < 1))
            {
                result.AddError("--limit must be a whole number of at least 1.");
            }
        });
        return option;
    }

    public static Option<int> AnswerTokens() => ModelsCommand.Number("--answer-tokens", "The longest answer to a case, in tokens.", UsualAnswerTokens);

    /// <summary>A share with its interval.</summary>
    public static string Share(Accuracy accuracy) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * accuracy.Share:0.00} % ({100 * accuracy.Low:0.0}–{100 * accuracy.High:0.0})");

    public static void WriteAccuracy(Utf8JsonWriter json, string name, Accuracy? accuracy)
    {
        if (accuracy is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("right", accuracy.Right);
        json.WriteNumber("cases", accuracy.Cases);
        json.WriteNumber("share", Math.Round(accuracy.Share, 6));
        json.WriteNumber("low", Math.Round(accuracy.Low, 6));
        json.WriteNumber("high", Math.Round(accuracy.High, 6));
        json.WriteEndObject();
    }

    /// <summary>Writes null for what is no number.</summary>
    public static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
