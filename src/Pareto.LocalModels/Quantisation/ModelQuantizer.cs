using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Quantisation;

/// <summary>Writes a model file anew with smaller weights.</summary>
internal sealed class ModelQuantizer : IDisposable
{
    private const string FileTypeKey = "general.file_type";
    private const string VersionKey = "general.quantization_version";

    // The version of the block layouts that this engine reads and writes.
    private const int Version = 2;

    private readonly GgufFile _file;
    private readonly GgufWriter _writer;
    private readonly int _threads;
    private Action<Tensor, TensorType, Stream>? _write;

    private ModelQuantizer(GgufFile file, QuantisationType target, int threads)
    {
        _file = file;
        _threads = threads;
        var mix = new TensorMix(target, Shape(file), file.Tensors.ContainsKey("output.weight"));
        _writer = new GgufWriter { Alignment = file.Alignment };
        CopyMetadata(mix.FileType);
        foreach (var tensor in file.Tensors.Values)
        {
            var type = mix.TypeOf(tensor);
            WasQuantised |= type != tensor.Type && tensor.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16);
            _writer.Tensor(tensor.Name, type, tensor.Dimensions, stream => _write!(tensor, type, stream));
        }

        Length = _writer.Length();
    }

    /// <summary>Whether weights are made smaller that were made smaller before: it loses more than doing it once.</summary>
    public bool WasQuantised { get; }

    /// <summary>Bytes of the original.</summary>
    public long OriginalLength => _file.Length;

    /// <summary>Bytes that the file will have.</summary>
    public long Length { get; }

    /// <summary>Reads the head of a file. One that cannot be used is a <see cref="GgufException"/>.</summary>
    public static ModelQuantizer Open(string path, QuantisationType target, int threads)
    {
        var file = GgufFile.Open(path);
        try
        {
            return new ModelQuantizer(file, target, threads);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the file, a tensor at a time. A weight that is no finite number is a <see cref="GgufException"/>. What was
    /// written before a failure or a cancellation is the caller's to remove.
    /// </summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends it within about a second.</param>
    public void Write(string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var all = Math.Max(1, _file.Tensors.Values.Sum(tensor => tensor.Elements));
        var done = 0L;
        using var pool = new WorkerPool(_threads);
        var rows = new RowQuantizer(pool);
        _write = (tensor, type, stream) =>
        {
            rows.Write(tensor, type, stream, elements => progress?.Report((double)(done += elements) / all), cancellationToken);
        };
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _writer.WriteTo(file);
        file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private static ModelShape Shape(GgufFile file)
    {
        if (file.Metadata.Integer("split.count") > 1)
        {
            throw new GgufException("The file is one part of a model that was split: join the parts first.");
        }

        return file.Tensors.Count > 0
            ? ModelShape.Read(file.Metadata)
            : throw new GgufException("The file holds a vocabulary only, no weights.");
    }

    private void CopyMetadata(int fileType)
    {
        foreach (var key in _file.Metadata.Keys.Where(key => key is not (FileTypeKey or VersionKey)))
        {
            _writer.AddRaw(key, writer => writer.Write(_file.Metadata.Stored(key)));
        }

        _writer.Add(VersionKey, Version).Add(FileTypeKey, fileType);
    }
}
