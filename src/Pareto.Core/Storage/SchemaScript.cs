using System.Globalization;

namespace Pareto.Core.Storage;

/// <summary>A step of the schema. Its name begins with its number: <c>0004_outcomes.sql</c>.</summary>
internal sealed record SchemaScript(string Resource, string Name)
{
    /// <summary>The version that the schema has after it.</summary>
    public int Number { get; } = int.Parse(Name.AsSpan(0, Name.IndexOf('_')), CultureInfo.InvariantCulture);

    public string Read()
    {
        using var stream = typeof(SchemaScript).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
