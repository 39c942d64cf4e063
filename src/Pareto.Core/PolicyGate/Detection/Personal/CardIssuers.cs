namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>The number ranges of payment card schemes, as the schemes and ISO/IEC 7812's registrar publish them.</summary>
internal static class CardIssuers
{
    /// <summary>How well a number's first digits and length fit a scheme.</summary>
    public enum Fit
    {
        /// <summary>No scheme has such numbers.</summary>
        None,

        /// <summary>A scheme may have them, and so have many other things: order numbers, article numbers, identifiers.</summary>
        Possible,

        /// <summary>The usual length of a scheme's own range.</summary>
        Usual,
    }

    /// <param name="digits">12 to 19 digits.</param>
    public static Fit Of(ReadOnlySpan<char> digits)
    {
        var first = 0;
        foreach (var digit in digits[..6])
        {
            first = (first * 10) + (digit - '0');
        }

        return Of(first, digits.Length);
    }

    // Ranges by the first six digits.
    private static Fit Of(int first, int length) => first switch
    {
        >= 400000 and <= 499999 => length switch { 16 => Fit.Usual, 13 or 19 => Fit.Possible, _ => Fit.None },     // Visa
        (>= 510000 and <= 559999) or (>= 222100 and <= 272099) => Only(length, 16),                               // Mastercard
        (>= 340000 and <= 349999) or (>= 370000 and <= 379999) => Only(length, 15),                               // American Express
        (>= 300000 and <= 305999) or (>= 309500 and <= 309599) or (>= 360000 and <= 369999) or (>= 380000 and <= 399999)
            => length == 14 ? Fit.Usual : length is >= 15 and <= 19 ? Fit.Possible : Fit.None,                    // Diners Club
        >= 352800 and <= 358999 => length == 16 ? Fit.Usual : length is >= 17 and <= 19 ? Fit.Possible : Fit.None, // JCB
        (>= 213100 and <= 213199) or (>= 180000 and <= 180099) => Only(length, 15),                               // JCB
        >= 220000 and <= 220499 => length == 16 ? Fit.Usual : length is >= 17 and <= 19 ? Fit.Possible : Fit.None, // Mir
        (>= 601100 and <= 601199) or (>= 644000 and <= 659999) or (>= 620000 and <= 629999) or (>= 810000 and <= 829999)
            => length == 16 ? Fit.Usual : length is >= 12 and <= 19 ? Fit.Possible : Fit.None,                    // Discover, UnionPay, RuPay
        (>= 979200 and <= 979299) or (>= 860000 and <= 860099) or (>= 986000 and <= 986099) => Only(length, 16),   // Troy, Uzcard, Humo
        (>= 500000 and <= 509999) or (>= 560000 and <= 699999)
            => length == 16 ? Fit.Usual : length is >= 12 and <= 19 ? Fit.Possible : Fit.None,                    // Maestro, Elo, Verve, Hipercard
        >= 100000 and <= 199999 => length == 15 ? Fit.Possible : Fit.None,                                        // UATP
        _ => Fit.None,
    };

    private static Fit Only(int length, int usual) => length == usual ? Fit.Usual : Fit.None;
}
