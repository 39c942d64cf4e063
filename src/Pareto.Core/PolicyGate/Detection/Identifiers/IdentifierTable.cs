using System.Collections.Immutable;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// All identifiers the gate knows. The scores follow one rule. With a word near that names it: 0.95 where a check passed, 0.75
/// to 0.9 where there is only the shape, less where the shape is a plain number. Bare: by how seldom a number at hand passes by
/// chance: one of thousands 0.9, of hundreds 0.8, of tens 0.65, of ten 0.6, and under 0.5, so not by itself, where nothing but a
/// common shape speaks for it. Among types of the same rarity the more common identifier scores a hundredth higher.
/// </summary>
internal static partial class IdentifierTable
{
    /// <summary>Words that say that a number near is of another kind.</summary>
    public static readonly ContextWords OtherNumbers = ContextWords.Of(
        "order", "invoice", "ticket", "tracking", "reference", "ref", "transaction", "trx", "serial", "sku", "isbn", "issn", "ean", "upc",
        "gtin", "barcode", "version", "build", "commit", "revision", "timestamp", "epoch", "offset", "seed", "port", "pid", "issue",
        "part number", "part no", "article number", "item number", "model number", "batch", "lot number", "catalog", "catalogue",
        "shipment", "parcel", "booking", "confirmation", "case number", "request id", "session", "trace", "population", "views",
        "account", "acct", "bank account", "phone", "telephone", "tel", "mobile", "cell", "fax", "call", "whatsapp", "telefon", "telefono", "handy", "téléphone", "portable",
        "bestellung", "bestellnummer", "rechnung", "rechnungsnummer", "auftrag", "sendungsnummer", "commande", "facture", "pedido",
        "factura", "ordine", "fattura", "zamówienie", "faktura", "credit card", "debit card", "card number", "visa", "mastercard", "amex", "kreditkarte", "sipariş", "fatura", "bytes", "pixels", "tokens", "milliseconds");

    /// <summary>Every row; the order has no meaning.</summary>
    public static ImmutableArray<Identifier> All { get; } =
        [.. Americas(), .. Britain(), .. Germany(), .. SouthernEurope(), .. NorthernEurope(), .. OtherEurope(), .. Asia(), .. Pacific(), .. Africa()];
}
