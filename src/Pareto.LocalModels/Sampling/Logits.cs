using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;

namespace Pareto.LocalModels.Sampling;

/// <summary>What is asked of the logits of a whole vocabulary, many at a time.</summary>
internal static class Logits
{
    /// <summary>The first token with the highest logit.</summary>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        var most = Maximum(logits);
        var i = 0;
        foreach (var part in MemoryMarshal.Cast<float, Vector256<float>>(logits))
        {
            if (Vector256.EqualsAny(part, Vector256.Create(most)))
            {
                return i + BitOperations.TrailingZeroCount(Vector256.Equals(part, Vector256.Create(most)).ExtractMostSignificantBits());
            }

            i += Vector256<float>.Count;
        }

        for (; i < logits.Length - 1 && logits[i] != most; i++)
        {
        }

        return i;
    }

    public static float Maximum(ReadOnlySpan<float> logits)
    {
        var parts = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        var many = Vector256.Create(float.NegativeInfinity);
        foreach (var part in parts)
        {
            many = Vector256.Max(many, part);
        }

        var most = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            most = Math.Max(most, many[lane]);
        }

        foreach (var logit in logits[(parts.Length * Vector256<float>.Count)..])
        {
            most = Math.Max(most, logit);
        }

        return most;
    }

    /// <summary>The logarithm of the sum of the exponentials: what to take off a logit to have the logarithm of its probability.</summary>
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        var most = Maximum(logits);
        var parts = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        var low = Vector256<double>.Zero;
        var high = Vector256<double>.Zero;
        foreach (var part in parts)
        {
            var (first, second) = Vector256.Widen(Vector256.Exp(part - Vector256.Create(most)));
            low += first;
            high += second;
        }

        var sum = Vector256.Sum(low + high);
        foreach (var logit in logits[(parts.Length * Vector256<float>.Count)..])
        {
            sum += MathF.Exp(logit - most);
        }

        return most + Math.Log(sum);
    }

    /// <summary>Writes e^((logit − best) × <paramref name="factor"/>) for each.</summary>
    public static void Exponentials(ReadOnlySpan<float> logits, float best, float factor, Span<float> output)
    {
        var parts = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        var outputs = MemoryMarshal.Cast<float, Vector256<float>>(output);
        for (var i = 0; i < parts.Length; i++)
        {
            outputs[i] = Vector256.Exp((parts[i] - Vector256.Create(best)) * factor);
        }

        for (var i = parts.Length * Vector256<float>.Count; i < logits.Length; i++)
        {
            output[i] = MathF.Exp((logits[i] - best) * factor);
        }
    }

    /// <summary>The tokens with the highest logits, the highest first, the first of equals before the others.</summary>
    public static (int Token, float Logit)[] Top(ReadOnlySpan<float> logits, int count)
    {
        var top = new (int Token, float Logit)[Math.Min(count, logits.Length)];
        var held = 0;
        for (var token = 0; token < logits.Length && top.Length > 0; token++)
        {
            var logit = logits[token];
            if (held == top.Length && !(logit > top[^1].Logit))
            {
                continue;
            }

            var at = held < top.Length ? held++ : held - 1;
            for (; at > 0 && logit > top[at - 1].Logit; at--)
            {
                top[at] = top[at - 1];
            }

            top[at] = (token, logit);
        }

        return top;
    }
}
