using System.Buffers.Binary;
using System.Text;

namespace Pareto.Server.Tests.Telemetry;

/// <summary>One field of a protobuf message: its bytes where it has a length, else its number (protobuf.dev, "Encoding").</summary>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public static IEnumerable<ProtobufField> In(ReadOnlyMemory<byte> message, int number) => Of(message).Where(field => field.Number == number);

    public static List<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtobufField>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new ProtobufField(number, default, Varint(ref message)));
                    break;
                case 1:
                    fields.Add(new ProtobufField(number, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span)));
                    message = message[sizeof(ulong)..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    fields.Add(new ProtobufField(number, message[..length], 0));
                    message = message[length..];
                    break;
                case 5:
                    fields.Add(new ProtobufField(number, default, BinaryPrimitives.ReadUInt32LittleEndian(message.Span)));
                    message = message[sizeof(uint)..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
