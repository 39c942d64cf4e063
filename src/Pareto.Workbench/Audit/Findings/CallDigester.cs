using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>Reckons what can be told from a call alone. Safe for many threads.</summary>
/// <param name="prices">What calls cost.</param>
/// <param name="redaction">Takes personal data out first; null where nothing is taken out.</param>
internal sealed class CallDigester(LoggedPrices prices, PersonalData? redaction)
{
    /// <summary>Beginnings are compared in steps of that many characters, and at the end of each message.</summary>
    public const int PrefixStepCharacters = 16;

    /// <summary>Of a longer prompt, beginnings up to here are compared, and those at the ends of messages.</summary>
    private const int LongestPrefix = 64 * 1024;

    // No call costs as much: a figure beyond is none.
    private const decimal MostDollars = 1_000_000;

    public CallDigest Digest(LoggedCall call)
    {
        var personal = redaction?.Of(call);
        call = redaction?.Redact(call) ?? call;
        var usage = LoggedUsage.Of(call);
        var digest = new CallDigest
        {
            Call = call,
            Usage = usage,
            Cost = call.Cost is >= 0 and < MostDollars ? call.Cost : prices.Cost(call, usage),
            Prices = prices.Of(call),
            Personal = personal,
        };
        return call.Messages.IsEmpty ? digest : WithText(digest);
    }

    private static CallDigest WithText(CallDigest digest)
    {
        var call = digest.Call;
        var model = TextHash.Of(call.Model, 0);
        var last = LastOfUser(call);
        var (system, earlier, characters, bytes) = (0UL, 0UL, 0, 0);
        var steps = new List<PrefixStep>();
        var hash = model;
        for (var i = 0; i < call.Messages.Length; i++)
        {
            var (role, text) = (call.Messages[i].Role, call.Messages[i].Text);
            hash = TextHash.Mix(hash ^ (ulong)role);
            for (var at = 0; at < text.Length; at += PrefixStepCharacters)
            {
                var step = text.AsSpan(at, Math.Min(PrefixStepCharacters, text.Length - at));
                hash = TextHash.Of(step, hash);
                var end = at + step.Length == text.Length;
                if (end || characters + at < LongestPrefix)
                {
                    steps.Add(new PrefixStep(hash, characters + at + step.Length, end));
                }
            }

            characters += text.Length;
            bytes += Encoding.UTF8.GetByteCount(text);
            if (role is ChatRole.System or ChatRole.Developer)
            {
                system = TextHash.Of(text, system + 1);
            }
            else if (i != last)
            {
                earlier = TextHash.Of(text, earlier + 1);
            }
        }

        return new CallDigest
        {
            Call = call,
            Usage = digest.Usage,
            Cost = digest.Cost,
            Prices = digest.Prices,
            Personal = digest.Personal,
            Prompt = hash | 1,
            System = system,
            EarlierTurns = earlier,
            Characters = characters,
            Bytes = bytes,
        }.With([.. steps], last >= 0 ? Shingles.Of(call.Messages[last].Text) : []);
    }

    private static int LastOfUser(LoggedCall call)
    {
        for (var i = call.Messages.Length - 1; i >= 0; i--)
        {
            if (call.Messages[i].Role == ChatRole.User)
            {
                return i;
            }
        }

        return -1;
    }
}
