using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>Collects the events of one reply and writes them as one body.</summary>
public interface IReplyCollector
{
    void Add(ReplyEvent replyEvent);

    /// <summary>Writes the whole reply; call it once, after <see cref="ReplyCompleted"/>.</summary>
    void WriteTo(IBufferWriter<byte> output);
}
