/// How currencies are written.
package enum CurrencyWords {
    /// Their codes by signs and words, in lower case.
    package static let codes: [String: String] = [
        "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "ユーロ": "EUR",
        "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "dollari": "USD", "dólares": "USD", "ドル": "USD",
        "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "pfund": "GBP", "sterline": "GBP", "libras": "GBP",
        "¥": "JPY", "jpy": "JPY", "yen": "JPY", "円": "JPY",
        "chf": "CHF", "franken": "CHF", "franchi": "CHF", "r$": "BRL", "brl": "BRL", "reais": "BRL",
    ]
}
