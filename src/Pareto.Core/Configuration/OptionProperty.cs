using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pareto.Core.Configuration;

/// <summary>One option of a record: its key in the file, its type and what its annotations ask.</summary>
internal sealed class OptionProperty
{
    private readonly PropertyInfo _property;

    public OptionProperty(PropertyInfo property, OptionShape shape, bool isNullable)
    {
        if (property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(attribute => attribute is not (RangeAttribute or RequiredAttribute)) is { } other)
        {
            throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} has a {other.GetType().Name}, which is not checked: use [Range], [Required] or the options' validator.");
        }

        _property = property;
        Shape = shape;
        IsNullable = isNullable;
        Key = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        MayBeBlank = property.GetCustomAttribute<RequiredAttribute>() is not { AllowEmptyStrings: false };
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute)) || property.IsDefined(typeof(RequiredAttribute));
        IsShortForm = property.IsDefined(typeof(ShortFormAttribute)) && (shape is ScalarShape
            ? true
            : throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} cannot be a short form: it is no scalar."));
        Range = property.GetCustomAttribute<RangeAttribute>() is { } range ? OptionRange.From(range) : null;
    }

    public string Key { get; }

    public OptionShape Shape { get; }

    /// <summary>True where null is a value of the option and means "none".</summary>
    public bool IsNullable { get; }

    public bool IsRequired { get; }

    /// <summary>False where [Required] also refuses text of nothing but blanks.</summary>
    public bool MayBeBlank { get; }

    /// <summary>True for the option whose value alone may stand for its record.</summary>
    public bool IsShortForm { get; }

    public OptionRange? Range { get; }

    public string? Description { get; }

    public object? Get(object options) => _property.GetValue(options);

    public void Set(object options, object? value) => _property.SetValue(options, value);
}
