namespace Pareto.LocalModels.Store;

/// <summary>Who watches a pull. Called on the thread of the pull.</summary>
public interface IPullObserver
{
    /// <summary>Something that a person wants to know, in one sentence.</summary>
    void Note(string message);

    /// <summary>So many bytes have arrived.</summary>
    void Received(long bytes, long? total);

    /// <summary>So many bytes have been checked.</summary>
    void Checked(long bytes, long total);
}
