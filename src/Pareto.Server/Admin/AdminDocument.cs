using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>The OpenAPI document of the admin API, drawn up from the endpoints that are mapped.</summary>
internal sealed class AdminDocument(Gateway gateway, [FromKeyedServices(AdminDocument.Name)] IOpenApiDocumentProvider documents)
{
    public const string Name = "admin-v1";

    private const string Scheme = "adminKey";

    public Task GetAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, async () =>
    {
        var document = await documents.GetOpenApiDocumentAsync(context.RequestAborted);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted);
        await OpenApiResponse(context, text);
    });

    private static Task OpenApiResponse(HttpContext context, string text) => OpenAiResponses.WriteJsonAsync(
        context, StatusCodes.Status200OK, output => Encoding.UTF8.GetBytes(text, output));

    public static void Configure(OpenApiOptions options)
    {
        // HEAD goes with GET and says nothing more.
        options.ShouldInclude = endpoint => endpoint.RelativePath!.StartsWith("admin/", StringComparison.Ordinal) && !HttpMethods.IsHead(endpoint.HttpMethod!);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Pareto admin API", Version = "v1" };
            document.Components ??= new OpenApiComponents();
            document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The admin key." });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            operation.Tags = null;
            operation.Parameters ??= [];
            if (context.Description.RelativePath!.Contains("{key}", StringComparison.Ordinal))
            {
                operation.Parameters.Add(Parameter("key", ParameterLocation.Path, "The key's id or name."));
            }

            if (context.Description.RelativePath!.Contains("{budget}", StringComparison.Ordinal))
            {
                operation.Parameters.Add(Parameter("budget", ParameterLocation.Path, "The budget's name."));
            }

            foreach (var query in context.Description.ActionDescriptor.EndpointMetadata.OfType<AdminQuery>())
            {
                operation.Parameters.Add(Parameter(query.Name, ParameterLocation.Query, query.Description));
            }

            foreach (var body in context.Description.ActionDescriptor.EndpointMetadata.OfType<AdminBody>())
            {
                context.Document!.AddComponent(body.Type.Name, await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken));
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = body.Required,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Type.Name, context.Document) },
                    },
                };
            }
        });
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, string description) => new()
    {
        Name = name,
        In = location,
        Required = location == ParameterLocation.Path,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

/// <summary>What the admin API needs of the host.</summary>
internal static class AdminServices
{
    public static IServiceCollection AddAdminApi(this IServiceCollection services) => services
        .AddOpenApi(AdminDocument.Name, AdminDocument.Configure)
        .ConfigureHttpJsonOptions(json =>
        {
            foreach (var converter in KeyJson.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
}
