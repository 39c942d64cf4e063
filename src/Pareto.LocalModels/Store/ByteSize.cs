using System.Globalization;

namespace Pareto.LocalModels.Store;

/// <summary>Sizes as people read them, in powers of ten as disks and download pages have them.</summary>
public static class ByteSize
{
    private const double Kilo = 1e3;
    private const double Mega = 1e6;
    private const double Giga = 1e9;

    /// <summary>As in <c>808 MB</c> or <c>2.02 GB</c>.</summary>
    public static string Text(long bytes) => bytes switch
    {
        >= (long)Giga => (bytes / Giga).ToString("0.00 GB", CultureInfo.InvariantCulture),
        >= (long)Mega => (bytes / Mega).ToString("0 MB", CultureInfo.InvariantCulture),
        >= (long)Kilo => (bytes / Kilo).ToString("0 kB", CultureInfo.InvariantCulture),
        _ => bytes.ToString("0 bytes", CultureInfo.InvariantCulture),
    };
}
