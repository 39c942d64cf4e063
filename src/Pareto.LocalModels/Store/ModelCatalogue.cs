using System.Diagnostics.CodeAnalysis;
using Pareto.Core.Configuration;

namespace Pareto.LocalModels.Store;

/// <summary>The models that can be pulled by name: <c>catalogue.yaml</c>, carried inside the assembly.</summary>
public sealed class ModelCatalogue
{
    private const string File = "catalogue.yaml";

    private static readonly Lazy<ModelCatalogue> _shipped = new(ReadShipped);

    private ModelCatalogue(CatalogueSheet sheet)
    {
        Read = sheet.Read!.Value;
        Models = sheet.Models;
    }

    /// <summary>The one that ships.</summary>
    public static ModelCatalogue Shipped => _shipped.Value;

    /// <summary>The day that it was last checked against its sources.</summary>
    public DateOnly Read { get; }

    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>
    /// Finds <c>NAME</c> or <c>NAME:QUANTISATION</c>, in any case of letters. <paramref name="problem"/> says what there is
    /// instead.
    /// </summary>
    public bool TryFind(
        string name,
        [NotNullWhen(true)] out CatalogueModel? model,
        [NotNullWhen(true)] out CatalogueFile? file,
        [NotNullWhen(false)] out string? problem)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var bare = colon < 0 ? name : name[..colon];
        var quantisation = colon < 0 ? null : name[(colon + 1)..];
        file = null;
        model = Models.FirstOrDefault(known => known.Name.Equals(bare, StringComparison.OrdinalIgnoreCase));
        if (model is null)
        {
            problem = $"The catalogue has no model \"{bare}\".{NameSuggestion.Hint(bare, Models.Select(known => known.Name))} See: pareto models list --catalogue";
            return false;
        }

        file = quantisation is null ? model.Files[0] : model.Files.FirstOrDefault(known => known.Quantisation.Equals(quantisation, StringComparison.OrdinalIgnoreCase));
        problem = file is null
            ? $"The catalogue has {model.Name} in {string.Join(" and ", model.Files.Select(known => known.Quantisation))}, not in \"{quantisation}\"."
            : null;
        return file is not null;
    }

    private static ModelCatalogue ReadShipped()
    {
        using var reader = new StreamReader(typeof(ModelCatalogue).Assembly.GetManifestResourceStream(File)!);
        var read = ConfigurationReader.Read<CatalogueSheet>(reader.ReadToEnd(), File, static _ => null);
        return read.IsValid ? new ModelCatalogue(read.Value!) : throw new InvalidOperationException(string.Join("; ", read.Problems.Select(read.Describe)));
    }
}
