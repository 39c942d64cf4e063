using System.Text.Json;
using Pareto.LocalModels.Store;

namespace Pareto.Cli;

/// <summary>A model of the store, as JSON properties; what is not known is null.</summary>
internal static class StoredModelJson
{
    public static void Write(Utf8JsonWriter writer, StoredModel model)
    {
        writer.WriteString("name", model.Name);
        writer.WriteString("path", model.Path);
        writer.WriteNumber("bytes", model.Bytes);
        writer.WriteString("architecture", model.Architecture);
        writer.WriteString("quantisation", model.Quantisation);
        writer.WriteNumber("parameters", model.Parameters);
        writer.WriteString("licence", model.Licence);
        writer.WriteString("source", model.Source);
        writer.WriteString("sha256", model.Sha256);
        writer.WriteBoolean("verified", model.IsVerified);
        if (model.Pulled is { } pulled)
        {
            writer.WriteString("pulled", pulled);
        }
        else
        {
            writer.WriteNull("pulled");
        }

        writer.WriteString("problem", model.Problem);
    }
}
