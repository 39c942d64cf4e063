using System.Buffers;
using System.Text.Json;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.ContextShaping;

/// <summary>A template of the configuration: what models are asked for, and what answers are held against.</summary>
internal sealed class Template
{
    private const int LongestName = 64;

    // The names that providers take for a schema (OpenAI API reference, response_format.json_schema.name).
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly ResponseFormat _format;
    private readonly AnswerTemplate _form;

    private Template(ResponseFormat format, AnswerTemplate form) => (_format, _form) = (format, form);

    /// <summary>Null where something is wrong with it, which is added to the problems.</summary>
    public static Template? Compile(string path, string name, TemplateOptions options, List<ConfigurationProblem> problems)
    {
        if (name.Length > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            problems.Add(new(path, $"providers are told the name: write letters, digits, - and _, {LongestName} at most."));
        }

        if (Read(path, options, problems) is not { } schema)
        {
            return null;
        }

        return new Template(
            new ResponseFormat { Kind = ResponseFormatKind.JsonSchema, Name = name, Schema = schema, Strict = options.Strict ? true : null },
            new AnswerTemplate(name, schema) { HoldsStreams = options.Streams == StreamCheck.First });
    }

    /// <summary>The request that asks for answers of this form, in the client's own words where it has any.</summary>
    public ChatRequest LaidOn(ChatRequest request)
    {
        var isOwn = request.ResponseFormat is { Kind: not ResponseFormatKind.Text } || (request.ResponseFormat is null && request.Carried.Find("response_format") is not null);
        return request with { Template = _form, ResponseFormat = isOwn ? request.ResponseFormat : _format };
    }

    private static JsonElement? Read(string path, TemplateOptions options, List<ConfigurationProblem> problems)
    {
        if (options.Schema is null == options.SchemaFile is null)
        {
            problems.Add(new(path, "needs one of schema and schemaFile."));
            return null;
        }

        var at = options.Schema is null ? $"{path}.schemaFile" : $"{path}.schema";
        try
        {
            var schema = JsonElement.Parse(options.Schema ?? File.ReadAllText(options.SchemaFile!));
            if (schema.ValueKind == JsonValueKind.Object)
            {
                return schema;
            }

            problems.Add(new(at, "is no JSON Schema: it must be a JSON object."));
        }
        catch (JsonException exception)
        {
            problems.Add(new(at, $"is no JSON: line {exception.LineNumber + 1} of it cannot be read."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(at, $"cannot be read: {exception.Message}"));
        }

        return null;
    }
}
