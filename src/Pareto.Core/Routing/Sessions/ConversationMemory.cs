using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pareto.Core.Routing.Sessions;

/// <summary>
/// Who answered which turn, under hashes alone: no text is kept. Bounded in number and in age, the oldest turns going
/// first. In this process, and it outlives configurations; safe for many threads.
/// </summary>
internal sealed class ConversationMemory(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, RememberedTurn> _turns = [];

    // A turn that is noted again stands here more than once; the newest place counts.
    private readonly Queue<(ulong Key, long At)> _byAge = new();

    public TimeProvider Time => time;

    /// <summary>The key of all hashes of this process.</summary>
    public ulong HashKey { get; } = RandomKey();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _turns.Count;
            }
        }
    }

    /// <summary>The turn; null where it is not known, or older than <paramref name="remember"/>.</summary>
    public RememberedTurn? Find(ulong key, TimeSpan remember)
    {
        lock (_lock)
        {
            return _turns.TryGetValue(key, out var turn) && time.GetElapsedTime(turn.At) <= remember ? turn : null;
        }
    }

    public void Remember(ulong key, RememberedTurn turn, SessionOptions limits)
    {
        lock (_lock)
        {
            if (!_turns.TryGetValue(key, out var known) || known.At != turn.At)
            {
                _byAge.Enqueue((key, turn.At));
            }

            _turns[key] = turn;
            while (_byAge.TryPeek(out var oldest) && (_byAge.Count > limits.Most || time.GetElapsedTime(oldest.At) > limits.Remember))
            {
                _byAge.Dequeue();
                if (_turns.TryGetValue(oldest.Key, out var leaving) && leaving.At == oldest.At)
                {
                    _turns.Remove(oldest.Key);
                }
            }
        }
    }

    private static ulong RandomKey()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
