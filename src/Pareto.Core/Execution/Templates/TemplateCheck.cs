using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Execution.Templates;

/// <summary>
/// Holds the answers of one reply, as they come, against a template. An answer that calls tools is not the last word on its request and
/// is let through. Used by one flow at a time.
/// </summary>
internal sealed class TemplateCheck(AnswerTemplate template)
{
    private readonly SortedDictionary<int, Heard> _choices = [];

    public AnswerTemplate Template => template;

    /// <summary>Takes note of an event of the reply; every event is shown once, in order.</summary>
    public void Hear(ReplyEvent reply)
    {
        if (reply is not ChoiceDelta delta)
        {
            return;
        }

        if (!_choices.TryGetValue(delta.Choice, out var heard))
        {
            _choices.Add(delta.Choice, heard = new Heard());
        }

        heard.Text.Append(delta.Text);
        heard.CallsTools |= !delta.ToolCalls.IsEmpty;
        heard.Refuses |= delta.Refusal is { Length: > 0 };
        heard.IsCut |= delta.FinishReason == FinishReason.Length;
    }

    /// <summary>What speaks against the whole reply, in words; null where nothing does.</summary>
    public string? Miss()
    {
        foreach (var heard in _choices.Values)
        {
            if (Miss(heard) is { } miss)
            {
                return miss;
            }
        }

        return null;
    }

    /// <summary>What speaks against a reply that is all there.</summary>
    public static string? MissOf(AnswerTemplate template, IEnumerable<ReplyEvent> reply)
    {
        var check = new TemplateCheck(template);
        foreach (var one in reply)
        {
            check.Hear(one);
        }

        return check.Miss();
    }

    private string? Miss(Heard heard)
    {
        if (heard.CallsTools)
        {
            return null;
        }

        if (heard.Refuses)
        {
            return "the model refused to answer";
        }

        try
        {
            using var answer = JsonDocument.Parse(heard.Text.ToString());
            return JsonSchemaCheck.IsValid(answer.RootElement, template.Schema) ? null : "the answer is JSON that its schema does not allow";
        }
        catch (JsonException)
        {
            return heard.IsCut ? "the answer was cut off at its longest before it was whole" : "the answer is no JSON";
        }
    }

    private sealed class Heard
    {
        public StringBuilder Text { get; } = new();

        public bool CallsTools { get; set; }

        public bool Refuses { get; set; }

        public bool IsCut { get; set; }
    }
}
