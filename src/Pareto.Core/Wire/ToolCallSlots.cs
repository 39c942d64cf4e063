using System.Globalization;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Tells the tool calls of one answer apart. OpenAI numbers its pieces; local servers leave the number out, give every
/// call number 0, leave the id out, or send a whole call at once. What comes out is always numbered from 0, and the
/// first piece of each call has an id.
/// </summary>
internal sealed class ToolCallSlots(RequestId request, int choice)
{
    private readonly List<Slot> _slots = [];

    public bool IsEmpty => _slots.Count == 0;

    public ToolCallDelta Add(int? number, string? id, string? name, string arguments)
    {
        id = string.IsNullOrEmpty(id) ? null : id;
        name = string.IsNullOrEmpty(name) ? null : name;
        var slot = Find(number, id, name);
        if (slot is not null)
        {
            var lateName = slot.Named ? null : name;
            slot.Named |= name is not null;
            return new ToolCallDelta(slot.Index, null, lateName, arguments);
        }

        slot = new Slot { Index = _slots.Count, Number = number, Id = id, Named = name is not null };
        _slots.Add(slot);
        return new ToolCallDelta(slot.Index, id ?? MadeId(slot.Index), name, arguments);
    }

    private Slot? Find(int? number, string? id, string? name)
    {
        for (var i = _slots.Count - 1; i >= 0; i--)
        {
            var slot = _slots[i];
            if (number is not null ? slot.Number == number && (id is null || slot.Id is null || slot.Id == id) : id is not null && slot.Id == id)
            {
                return slot;
            }
        }

        // Without a number and without an id, a name begins a call and its absence goes on with the last one.
        return number is null && id is null && name is null && _slots.Count > 0 ? _slots[^1] : null;
    }

    // Clients send the id back, where 40 characters are OpenAI's bound and letters, digits, _ and - Anthropic's alphabet.
    private string MadeId(int index)
    {
        var tail = request.Value.Length > 24 ? request.Value[^24..] : request.Value;
        return string.Create(CultureInfo.InvariantCulture, $"call_{tail}_{choice}_{index}");
    }

    private sealed class Slot
    {
        public required int Index { get; init; }

        public int? Number { get; init; }

        public string? Id { get; init; }

        public bool Named { get; set; }
    }
}
