using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pareto.Core.Configuration;

/// <summary>
/// What an option's type looks like in a file. The reader and the schema writer both work from it, so that they
/// cannot disagree on what is allowed. A type that is no option type is a bug and throws when its record is first seen.
/// </summary>
internal abstract record OptionShape(Type Type)
{
    private static readonly ConcurrentDictionary<Type, Record> Records = new();

    public static Record OfRecord(Type type) => Records.GetOrAdd(type, static type => ReadRecord(type, []));

    private static OptionShape Of(Type type, string option, ImmutableStack<Type> outer)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ScalarShape.For(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(ImmutableArray<>) || definition == typeof(IReadOnlyList<>))
            {
                return new List(type, Of(arguments[0], option, outer));
            }

            if (definition == typeof(IReadOnlyDictionary<,>) && arguments[0] == typeof(string))
            {
                return new Map(type, Of(arguments[1], option, outer));
            }
        }

        return type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
            ? ReadRecord(type, outer)
            : throw new InvalidOperationException($"{option} has the type {type}, which no option can have.");
    }

    private static Record ReadRecord(Type type, ImmutableStack<Type> outer)
    {
        if (outer.Contains(type))
        {
            throw new InvalidOperationException($"The options {type} hold themselves.");
        }

        var nullability = new NullabilityInfoContext();
        return new Record(type,
        [
            .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanWrite && property.GetIndexParameters().Length == 0
               orderby property.MetadataToken
               select new OptionProperty(
                   property,
                   Of(property.PropertyType, $"{type.Name}.{property.Name}", outer.Push(type)),
                   nullability.Create(property).WriteState == NullabilityState.Nullable),
        ]);
    }

    /// <summary>Written as a list; a list of scalars of one entry may be written as that entry.</summary>
    public sealed record List(Type Type, OptionShape Item) : OptionShape(Type)
    {
        public Type ItemType => Type.GetGenericArguments()[0];
    }

    /// <summary>Written as a mapping whose keys are names that the user chooses.</summary>
    public sealed record Map(Type Type, OptionShape Value) : OptionShape(Type)
    {
        public Type ValueType => Type.GetGenericArguments()[1];
    }

    /// <summary>Written as a mapping whose keys are the properties, or as the value of the short form alone where it has one.</summary>
    public sealed record Record(Type Type, ImmutableArray<OptionProperty> Properties) : OptionShape(Type)
    {
        public OptionProperty? ShortForm { get; } = Properties.SingleOrDefault(property => property.IsShortForm);
    }
}
