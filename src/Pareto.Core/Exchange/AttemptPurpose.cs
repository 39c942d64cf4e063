namespace Pareto.Core.Exchange;

/// <summary>What an attempt was made for. All of them are paid for, whichever gave the client its answer.</summary>
public enum AttemptPurpose
{
    /// <summary>To give the client its answer.</summary>
    Answer,

    /// <summary>A first answer that was not given on.</summary>
    Draft,

    /// <summary>To judge another attempt's answer.</summary>
    Judge,

    /// <summary>To ask a model where the request should go.</summary>
    Router,

    /// <summary>To see in the background what another target would have answered.</summary>
    Comparison,

    /// <summary>To turn a text of the gateway's own into a vector, such as drafts that are held against each other.</summary>
    Embedding,

    /// <summary>No attempt: a row that sets an earlier one right, by the difference.</summary>
    Correction,
}
