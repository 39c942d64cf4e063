namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>What a rule that sends some prompts to the small model did on labelled prompts, against always premium.</summary>
/// <param name="Labels">All labelled prompts, wherever they were sent.</param>
/// <param name="Lost">Sent small, where only the premium model was right.</param>
/// <param name="Won">Sent small, where only the small model was right.</param>
public readonly record struct LossCounts(int Labels, int Lost, int Won)
{
    /// <summary>Mean quality lost: what always premium has more.</summary>
    public double Loss => (double)(Lost - Won) / Labels;

    /// <summary>The same rates on another number of labels, rounded against the rule.</summary>
    public LossCounts Scale(double factor) =>
        new((int)Math.Floor(Labels * factor), (int)Math.Ceiling((Lost * factor) - Hair), (int)Math.Floor((Won * factor) + Hair));

    // Rounding of the product must not count as a label.
    private const double Hair = 1e-9;
}
