using System.Runtime.Intrinsics;

namespace Pareto.LocalModels.Kernels;

/// <summary>How rows of a type are unpacked into a <see cref="Panel"/>, in steps of four bytes.</summary>
internal unsafe interface IPanelLayout
{
    /// <summary>Numbers of a step: four bytes, two shorts or a float.</summary>
    static abstract int StepColumns { get; }

    /// <summary>Eight steps of a row, the first of them number 8 × <paramref name="index"/>.</summary>
    static abstract Vector256<int> Steps(byte* row, int index);
}

/// <summary>A type of floats in any form.</summary>
internal unsafe interface IFloatPanelLayout : IPanelLayout
{
    /// <summary>A number of a row.</summary>
    static abstract float Value(byte* row, int column);
}

/// <summary>A type whose every 32 numbers have a scale, and some a minimum; met by activations in blocks of 32.</summary>
internal unsafe interface ISmallPanelLayout : IPanelLayout
{
    /// <summary>What is taken off each quant: sums start at minus this times the sum of the activations.</summary>
    static abstract int Zero { get; }

    /// <summary>Whether <see cref="Minimum"/> is anything but 0.</summary>
    static abstract bool HasMinimum { get; }

    /// <summary>So many steps' products fit a sum of 16 bits; a part of the eight steps of a group.</summary>
    static abstract int NarrowSteps { get; }

    static abstract float Scale(byte* row, int group);

    /// <summary>The number that a quant of 0 stands for.</summary>
    static abstract float Minimum(byte* row, int group);
}

/// <summary>A type of blocks of 256, in which groups have small integers as scales and minima; met by activations in blocks of 256.</summary>
internal unsafe interface ISuperPanelLayout : IPanelLayout
{
    /// <summary>Numbers of a group: 32 or 16.</summary>
    static abstract int GroupColumns { get; }

    /// <summary>So many steps' products fit a sum of 16 bits; a part of the steps of a group.</summary>
    static abstract int NarrowSteps { get; }

    /// <summary>What the groups' scales are multiplied with.</summary>
    static abstract float Scale(byte* row, int block);

    /// <summary>What the groups' minima are multiplied with.</summary>
    static abstract float MinimumScale(byte* row, int block);

    /// <summary>The scales of eight groups, the first of them number 8 × <paramref name="index"/>.</summary>
    static abstract Vector256<int> GroupScales(byte* row, int index);

    /// <summary>The minima of a block as eight pairs of shorts, which meet the sums of 16 activations each.</summary>
    static abstract Vector256<int> GroupMinima(byte* row, int block);
}
